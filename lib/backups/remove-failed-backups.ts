import { databaseNow } from "../database-now";
import { db } from "../db";
import { type Left, removeResources } from "../made/remove-resources";
import type { Backup } from "../openstack/cinder/backups";
import type { BackupContext } from "./backup-context";

const WITHIN_MS = 60_000;

/**
 * Removes failed backups before an increment: only those that a run of ours made and that no recovery point keeps.
 * @returns those that are not ours, and of ours those that could not be removed
 */
export async function removeFailedBackups(
  ctx: BackupContext,
  credentialId: string,
  failed: readonly Pick<Backup, "id">[],
): Promise<{ foreign: string[]; left: Left[] }> {
  if (failed.length === 0) return { foreign: [], left: [] };
  const ids = failed.map(({ id }) => id);
  const rows = await db().runResource.findMany({
    where: {
      siteId: ctx.plan.site.id,
      kind: "backup",
      resourceId: { in: ids },
      isTemporary: true,
      removedAt: null,
    },
  });
  const left = await removeResources(rows, {
    session: await ctx.session(credentialId),
    clock: ctx.clock,
    assertFence: () => ctx.assertFence(),
    signal: ctx.signal,
    withinMs: WITHIN_MS,
    sureBefore: await databaseNow(),
  });
  const isOurs = new Set(rows.map(({ resourceId }) => resourceId));
  return { foreign: ids.filter((id) => !isOurs.has(id)), left };
}
