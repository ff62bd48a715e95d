import { db } from "../../db";
import { insist } from "../../made/insist";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError } from "../../openstack/errors";
import { getConsoleOutput } from "../../openstack/nova/server-actions";
import { findServer } from "../../openstack/nova/servers";
import { disprovedBy } from "../build-report";
import { promisesStill } from "../promises-still";
import type { RecoveryContext } from "../recovery-context";
import type { Proof } from "../recovery-phases";
import type { PlannedServer } from "../recovery-run-plan";
import { restoredPoint } from "../restored-point";
import { isBooted, type JournalReading, readJournalRecovery } from "./read-journal-recovery";

const LOOK_MS = 3_000;
/** A console that tells nothing new for so long has told what it will of its boot. */
const QUIET_MS = 15_000;
const LONGEST_MS = 120_000;

/**
 * The last look at the recovered VMs: whether each still runs, and whether its console tells of a file system that had to
 * be repaired. What it tells against the point's label is in the report; a VM that has stopped is not healthy any more.
 * @throws RunStopped when the run was cancelled; what the database says
 */
export async function prove(ctx: RecoveryContext): Promise<Proof> {
  ctx.journal.phase("check");
  throwIfCancelled(ctx);
  const recoveryId = ctx.recovery.id;
  const point = await restoredPoint(ctx);
  const rows = await db().recoveryServer.findMany({ where: { recoveryId } });
  await Promise.all(
    rows.map(async ({ sourceServerId, serverId, state }) => {
      const planned = ctx.plan.servers.find((s) => s.serverId === sourceServerId);
      if (planned && serverId && state === "healthy") await lookAt(ctx, planned, serverId, point);
    }),
  );
  const after = await db().recoveryServer.findMany({ where: { recoveryId } });
  const disproved = disprovedBy(after, point).map(({ sourceServerId }) => sourceServerId);
  const idsOf = (isHealthy: boolean) =>
    after
      .filter(({ state }) => (state === "healthy") === isHealthy)
      .map(({ sourceServerId }) => sourceServerId);
  return { healthy: idsOf(true), failed: idsOf(false), disproved };
}

async function lookAt(
  ctx: RecoveryContext,
  planned: PlannedServer,
  id: string,
  { consistency }: Awaited<ReturnType<typeof restoredPoint>>,
): Promise<void> {
  const { serverId, startsOff } = planned;
  const gone = await whyNotUp(ctx, planned, id);
  if (gone !== undefined) {
    const todo = "Look at the VM’s actions at the site: somebody, or its host, has changed it.";
    return change(ctx, serverId, { state: "failed", cause: gone, todo });
  }
  if (startsOff) return;
  const key = `journal:${serverId}`;
  ctx.journal.begin(key);
  const { reading, trouble } = await readConsole(ctx, planned, id);
  const { verdict, disks } = reading;
  const at = ctx.clock.now();
  const detail = { verdict, disks };
  if (verdict !== "unknown") await change(ctx, serverId, { journalRecovered: verdict === "recovered" });
  if (verdict === "clean") ctx.journal.end(key, { at, state: "succeeded", detail });
  else if (verdict === "unknown")
    ctx.journal.end(key, { at, state: "unknown", cause: trouble ?? "Its console does not tell.", detail });
  else
    ctx.journal.end(key, {
      at,
      state: promisesStill(consistency) ? "failed" : "warned",
      cause: `A file system had to be repaired: ${namesOf(disks)}. The point says ${consistency ?? "nothing"} consistent.`,
      todo: "Look whether its guest agent freezes all file systems, and take a new point.",
      detail,
    });
}

const namesOf = (disks: JournalReading["disks"]): string =>
  disks
    .filter(({ verdict }) => verdict === "recovered")
    .map(({ name }) => name)
    .join(", ");

/** Undefined also when nobody can tell: it was up a moment ago. */
async function whyNotUp(
  ctx: RecoveryContext,
  planned: PlannedServer,
  id: string,
): Promise<string | undefined> {
  try {
    const session = await ctx.reader(planned.credentialId);
    const found = await insist(ctx, (call) => findServer(session, id, call));
    if (!found) return `${ctx.plan.to.name}: VM ${id} is not there any more`;
    const isUp = found.vmState === (planned.startsOff ? "stopped" : "active") || found.vmState === undefined;
    // One that could not be stopped again is told of at its boot.
    if (isUp || (planned.startsOff && found.vmState === "active")) return undefined;
    return `${ctx.plan.to.name}: VM ${id} is ${found.vmState}${found.fault ? `: ${found.fault.message}` : ""}`;
  } catch (error) {
    throwIfCancelled(ctx);
    if (!isOpenStackError(error)) throw error;
    ctx.assertFence();
    return undefined;
  }
}

/** Looks until it tells of a repair, or nothing new. */
async function readConsole(
  ctx: RecoveryContext,
  planned: PlannedServer,
  id: string,
): Promise<{ reading: JournalReading; trouble?: string }> {
  const { clock, signal } = ctx;
  const startedAt = clock.monotonic();
  let text = "";
  let toldAt = startedAt;
  let trouble: string | undefined;
  for (;;) {
    try {
      const session = await ctx.reader(planned.credentialId);
      const now = await getConsoleOutput(session, id, { signal });
      trouble = undefined;
      if (now !== text) toldAt = clock.monotonic();
      text = now;
    } catch (error) {
      throwIfCancelled(ctx);
      if (!isOpenStackError(error)) throw error;
      ctx.assertFence();
      trouble = `${error.site}: ${error.causeText}`;
    }
    const reading = readJournalRecovery(text);
    const elapsed = clock.monotonic() - startedAt;
    const isQuiet = clock.monotonic() - toldAt >= QUIET_MS;
    const isTold = reading.verdict === "recovered" || isBooted(text) || isQuiet;
    if (isTold || elapsed >= LONGEST_MS) return trouble === undefined ? { reading } : { reading, trouble };
    await clock.sleep(LOOK_MS, signal);
  }
}

async function change(
  { recovery }: RecoveryContext,
  sourceServerId: string,
  data: { state?: string; cause?: string; todo?: string; journalRecovered?: boolean },
): Promise<void> {
  const where = { recoveryId_sourceServerId: { recoveryId: recovery.id, sourceServerId } };
  await db().recoveryServer.update({ where, data });
}
