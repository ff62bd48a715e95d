import { db } from "../../db";

/** A copy that this process tries now. */
export interface ClaimedCopy {
  backupRowId: string;
  siteId: string;
  siteName: string;
  runId: string;
}

/** So long nobody else tries what was claimed. */
const LEASE_SECONDS = 300;

/**
 * Takes the copies that are due at one site, for all processes on this database: those that failed often come last, the
 * older first. Runs that still build their point make its copies known themselves.
 */
export const claimCopies = (siteId: string, limit: number): Promise<ClaimedCopy[]> =>
  db().$queryRaw<ClaimedCopy[]>`
    WITH due AS (
      SELECT c.backup_row_id, c.site_id, p.run_id, p.taken_at
      FROM backup_copies c
        JOIN point_backups b ON b.id = c.backup_row_id
        JOIN recovery_points p ON p.id = b.point_id
      WHERE c.site_id = ${siteId}::uuid AND c.state <> 'known' AND c.next_try_at <= now()
        AND (c.claimed_until IS NULL OR c.claimed_until <= now())
        AND b.state = 'available' AND b.sealed_record IS NOT NULL AND p.state IN ('complete', 'incomplete')
      ORDER BY c.tries, p.taken_at, c.backup_row_id
      LIMIT ${limit}
      FOR UPDATE OF c SKIP LOCKED),
    taken AS (
      UPDATE backup_copies c SET claimed_until = now() + make_interval(secs => ${LEASE_SECONDS})
      FROM due WHERE c.backup_row_id = due.backup_row_id AND c.site_id = due.site_id
      RETURNING c.backup_row_id, c.site_id, c.site_name, due.run_id, due.taken_at)
    SELECT backup_row_id AS "backupRowId", site_id AS "siteId", site_name AS "siteName", run_id AS "runId"
    FROM taken ORDER BY taken_at, backup_row_id`;

/** The sites at which copies are due. */
export async function sitesWithDueCopies(): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT DISTINCT c.site_id AS id FROM backup_copies c
      JOIN point_backups b ON b.id = c.backup_row_id
      JOIN recovery_points p ON p.id = b.point_id
    WHERE c.state <> 'known' AND c.next_try_at <= now() AND (c.claimed_until IS NULL OR c.claimed_until <= now())
      AND b.state = 'available' AND b.sealed_record IS NOT NULL AND p.state IN ('complete', 'incomplete')`;
  return rows.map(({ id }) => id);
}

/** A site that does not answer is not asked for each of its copies: all that wait for it wait as long as the first. */
export const postponeCopies = (siteId: string, ms: number): Promise<number> =>
  db().$executeRaw`
    UPDATE backup_copies SET next_try_at = now() + make_interval(secs => ${ms / 1000}), claimed_until = NULL
    WHERE site_id = ${siteId}::uuid AND state = 'pending'`;

/** What waits for a site is due at once: it answers again. */
export const wakeCopies = (siteId: string): Promise<number> =>
  db().$executeRaw`
    UPDATE backup_copies SET next_try_at = now()
    WHERE site_id = ${siteId}::uuid AND state = 'pending' AND next_try_at > now()`;
