import type { BackupContext } from "../backups/backup-context";
import type { PlannedMember } from "../backups/backup-plan";
import { isOpenStackError } from "../openstack/errors";
import { listAttachments } from "../openstack/nova/attachments";
import type { ServerDescription } from "./server-description";

/** The backups wait for this look, so it may not take long; what is not seen then counts against the point. */
const LOOK_MS = 10_000;

/**
 * What was changed of the VMs since they were described, as soon as they run again: a volume that was attached or taken
 * away meanwhile, a VM that was deleted or could not be looked at. A line each, for what the point lacks.
 */
export async function changedInWindow(
  ctx: BackupContext,
  servers: readonly ServerDescription[],
): Promise<string[]> {
  const found = await Promise.all(
    ctx.plan.members.map(async (member) => {
      const described = servers.find(({ serverId }) => serverId === member.serverId);
      return described ? changesOf(ctx, member, described) : [];
    }),
  );
  return found.flat();
}

async function changesOf(
  ctx: BackupContext,
  { credentialId, serverId, name }: PlannedMember,
  described: ServerDescription,
): Promise<string[]> {
  try {
    const session = await ctx.reader(credentialId);
    const attached = await listAttachments(session, serverId, { deadlineMs: LOOK_MS, signal: ctx.signal });
    const now = new Set(attached.map(({ volumeId }) => volumeId));
    const before = new Map(described.volumes.map((volume) => [volume.volumeId, volume.name]));
    return [
      ...[...now]
        .filter((id) => !before.has(id))
        .map((id) => `${name}: the volume ${id} was attached meanwhile`),
      ...[...before]
        .filter(([id]) => !now.has(id))
        .map(([, volume]) => `${name}: the volume ${volume} was taken away meanwhile`),
    ];
  } catch (error) {
    if (isOpenStackError(error, "not_found")) return [`${name} was deleted meanwhile`];
    if (isOpenStackError(error))
      return [`${name}: its volumes could not be compared with those that were cut (${error.causeText})`];
    throw error;
  }
}
