import { db } from "../../db";
import { setDeletedWithServer } from "../../openstack/nova/attachments";
import { failedBy } from "../build/failed-try";
import { changeThing } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedVolume, RecoveryRunPlan } from "../recovery-run-plan";
import { counted } from "../words";
import type { HandOverNote } from "./hand-over-step";
import { PATIENCE_MS } from "./patience";

/** The step of the journal. */
export const DELETED_STEP = "hand-over:deleted-with-vm";

/** Volumes that were to go with their VM at the source; never one that several VMs share. Pure. */
export const deletedWithVms = ({ volumes }: Pick<RecoveryRunPlan, "volumes">): PlannedVolume[] =>
  volumes.filter(({ deleteOnTermination, serverIds }) => deleteOnTermination && serverIds.length === 1);

/**
 * Has Nova delete volumes with their VMs where it was so at the source. While they were made they were kept, so that a VM
 * that is made anew keeps its disks. Asked for again it changes nothing.
 * @param healthy source ids of the VMs that serve
 */
export async function deleteWithVms(
  ctx: RecoveryContext,
  healthy: ReadonlySet<string>,
): Promise<HandOverNote> {
  const { recovery, plan } = ctx;
  const wanted = deletedWithVms(plan).filter(({ serverIds: [id = ""] }) => healthy.has(id));
  const servers = await db().recoveryServer.findMany({ where: { recoveryId: recovery.id } });
  const volumes = await db().recoveryVolume.findMany({ where: { recoveryId: recovery.id } });
  const left: { told: string; command: string }[] = [];
  for (const planned of wanted) {
    const serverId = servers.find((row) => row.sourceServerId === planned.serverIds[0])?.serverId ?? "";
    const volumeId = volumes.find((row) => row.sourceVolumeId === planned.key)?.volumeId ?? "";
    const cause = await setOne(ctx, planned, { serverId, volumeId });
    if (cause !== null)
      left.push({
        told: `${planned.name}: ${cause}`,
        command: `openstack server volume update --delete-on-termination ${serverId} ${volumeId}`,
      });
  }
  const detail = { set: wanted.length - left.length };
  const [first] = left;
  if (!first) return { detail };
  return {
    detail,
    problem: {
      cause: `${counted(left.length, "volume")} would be kept when the VM is deleted, other than at the source: ${left.map(({ told }) => told).join("; ")}`,
      todo: `It harms nothing. To set one: ${first.command}`,
    },
  };
}

/** @returns why not */
async function setOne(
  ctx: RecoveryContext,
  { credentialId }: PlannedVolume,
  { serverId, volumeId }: { serverId: string; volumeId: string },
): Promise<string | null> {
  const call = `PUT /servers/${serverId}/os-volume_attachments/${volumeId}`;
  try {
    const session = await ctx.session(credentialId);
    await changeThing(ctx, { step: DELETED_STEP, call, patienceMs: PATIENCE_MS }, (options) =>
      setDeletedWithServer(session, serverId, volumeId, true, options),
    );
    return null;
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    ctx.assertFence();
    const failed = failedBy(error);
    if (!failed) throw error;
    return failed.cause;
  }
}
