import { db } from "../../db";
import type { RunResource } from "../../generated/prisma/client";
import { insist } from "../../made/insist";
import { isMarked } from "../../made/is-own";
import { CINDER_KINDS } from "../../made/kinds/cinder";
import { setVolumeMetadata, updateVolume } from "../../openstack/cinder/volume-changes";
import { failedBy } from "../build/failed-try";
import { changeThing } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedVolume } from "../recovery-run-plan";
import { counted } from "../words";
import type { HandOverNote } from "./hand-over-step";
import { PATIENCE_MS } from "./patience";

/** The step of the journal. */
export const NAMES_STEP = "hand-over:names";

/**
 * Names the volumes of VMs that serve as their sources are: while they were made, their names were what they were
 * found by. Ports and VMs have had theirs from the first.
 * @param healthy source ids of the VMs that serve
 */
export const giveNamesBack = (ctx: RecoveryContext, healthy: ReadonlySet<string>): Promise<HandOverNote> =>
  nameVolumes(
    ctx,
    NAMES_STEP,
    ctx.plan.volumes.filter(({ serverIds }) => serverIds.some((id) => healthy.has(id))),
  );

/**
 * Names volumes that a run has restored; their marks go into their metadata first.
 * @param step of the journal
 * @param wanted with the names that they get
 */
export async function nameVolumes(
  ctx: RecoveryContext,
  step: string,
  wanted: readonly PlannedVolume[],
): Promise<HandOverNote> {
  const rows = await db().runResource.findMany({
    where: { run: { recoveryId: ctx.recovery.id }, kind: "volume", removedAt: null },
  });
  const made = await db().recoveryVolume.findMany({ where: { recoveryId: ctx.recovery.id } });
  const causes = await Promise.all(
    wanted.map((planned) => {
      const id = made.find(({ sourceVolumeId }) => sourceVolumeId === planned.key)?.volumeId;
      const row = rows.find(({ resourceId }) => resourceId !== null && resourceId === id);
      return row ? nameOrTell(ctx, step, planned, row) : `the volume for ${planned.name} is not recorded`;
    }),
  );
  const left = causes.filter((cause) => cause !== null);
  const detail = { named: wanted.length - left.length };
  if (left.length === 0) return { detail };
  return {
    detail,
    problem: {
      cause: `${counted(left.length, "volume")} still ${left.length === 1 ? "has its" : "have their"} working name: ${left.join("; ")}`,
      todo: "It harms nothing. To name one: openstack volume set --name <name> <id>",
    },
  };
}

/** @returns why not */
async function nameOrTell(
  ctx: RecoveryContext,
  step: string,
  planned: PlannedVolume,
  row: RunResource,
): Promise<string | null> {
  try {
    return await giveName(ctx, step, planned, row);
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    ctx.assertFence();
    const failed = failedBy(error);
    if (!failed) throw error;
    return `${planned.name}: ${failed.cause}`;
  }
}

/**
 * The name may go only when the metadata says whose it is: by that a roll-back knows it for ours (is-own.ts).
 * @throws OpenStackError, RunStopped
 */
async function giveName(
  ctx: RecoveryContext,
  step: string,
  { name, credentialId }: PlannedVolume,
  row: RunResource,
): Promise<string | null> {
  const id = row.resourceId ?? "";
  const session = await ctx.session(credentialId);
  const look = () =>
    insist(ctx, (call) => CINDER_KINDS.volume.find(session, id, call), undefined, PATIENCE_MS);
  const change = (call: string, work: Parameters<typeof changeThing<void>>[2]) =>
    changeThing(ctx, { step, call, patienceMs: PATIENCE_MS }, work);
  const found = await look();
  if (!found) return `${name}: volume ${id} is not there`;
  if (!isMarked(found, row)) return `${name}: volume ${id} does not carry this run’s mark`;
  if (found.metadata?.stillpoint_run !== row.runId) {
    const mark = { stillpoint_run: row.runId };
    await change(`POST /volumes/${id}/metadata`, (call) => setVolumeMetadata(session, id, mark, call));
    if ((await look())?.metadata?.stillpoint_run !== row.runId)
      return `${name}: volume ${id} does not keep its metadata, and without it only its name says whose it is`;
  }
  if (name === "" || found.name === name) return null;
  await change(`PUT /volumes/${id}`, (call) => updateVolume(session, id, { ...call, name }));
  return null;
}
