import { z } from "zod";
import type { Clock } from "../../clock";
import { db } from "../../db";
import { Places } from "../../made/places";

const Setting = z.coerce.number().int().min(1).max(1_000);
/** cinder-backup's own limit is 15 operations, which did not cover creates before 28.0.0 (openstack-api.md C7.4). */
const AT_ONCE = 15;
/** Longer than a backup may take and its site may be dark meanwhile: whoever has the places gives none back. */
const NO_PLACE_MS = 36 * 3_600_000;

/** How many backups may be under way at a site, over all workers. */
export const backupsAtOnce = (): number =>
  Setting.safeParse(process.env.STILLPOINT_BACKUPS_AT_ONCE).data ?? AT_ONCE;

const places = new Places({ againMs: 2_000, longestMs: NO_PLACE_MS });

/**
 * Waits until a site has room for one more backup, and marks its row as creating: a mark that a worker's death leaves
 * in place, so that whoever takes over has the place already. Given back by `leavePlace`, when the row says otherwise.
 * @returns false when nobody was let in for a day and a half
 * @throws the signal's reason
 */
export const takePlace = (
  siteId: string,
  rowId: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> => places.take(siteId, { clock, signal, claim: () => claim(siteId, rowId, clock) });

/** Somebody's row is not creating any more: who waits here is let in at once. */
export const leavePlace = (siteId: string): void => places.free(siteId);

/** One at a time per site, so that two workers do not both take the last place. */
const claim = (siteId: string, rowId: string, clock: Clock): Promise<boolean> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('backups ' || ${siteId}, 3002))`;
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM point_backups b
      JOIN recovery_points p ON p.id = b.point_id JOIN runs r ON r.id = p.run_id
      WHERE b.site_id = ${siteId}::uuid AND b.state = 'creating' AND r.ended_at IS NULL AND b.id <> ${rowId}::uuid`;
    if ((row?.count ?? 0) >= backupsAtOnce()) return false;
    await tx.pointBackup.updateMany({
      where: { id: rowId, state: { in: ["planned", "creating"] } },
      data: { state: "creating", startedAt: new Date(clock.now()) },
    });
    return true;
  });
