import { db } from "../db";
import type { RestoreHistory } from "./recovery-facts";

/** More than these say little of how a site is now. */
const NEWEST = 20;

/** What recoveries at a site took before, and the backups of the same volumes; each list the newest first. */
export async function readRestoreHistory(
  siteId: string,
  source: { siteId: string; volumeIds: readonly string[] },
): Promise<RestoreHistory> {
  const [restores, bootMs, importMs, backups] = await Promise.all([
    // One that was tried again took longer than a restore takes.
    db().$queryRaw<{ gib: number; ms: number }[]>`
      SELECT chain_gib AS gib, (EXTRACT(EPOCH FROM ended_at - started_at) * 1000)::float8 AS ms
      FROM recovery_volumes
      WHERE site_id = ${siteId}::uuid AND state IN ('restored', 'ready', 'gone') AND volume_id IS NOT NULL
        AND tries <= 1 AND started_at IS NOT NULL AND ended_at > started_at
      ORDER BY ended_at DESC LIMIT ${NEWEST}`,
    readSteps(siteId, "boot:"),
    readSteps(siteId, "import:"),
    db().$queryRaw<{ gib: number; ms: number }[]>`
      SELECT size_gib AS gib, (EXTRACT(EPOCH FROM ended_at - started_at) * 1000)::float8 AS ms
      FROM point_backups
      WHERE site_id = ${source.siteId}::uuid AND volume_id = ANY (${[...source.volumeIds]}::text[])
        AND NOT is_incremental AND state IN ('available', 'deleted') AND started_at IS NOT NULL
        AND ended_at > started_at
      ORDER BY ended_at DESC LIMIT ${NEWEST}`,
  ]);
  return { restores, bootMs, importMs, backups };
}

/** How long steps of recoveries took there that did what they were for: a record that is known already takes no time. */
async function readSteps(siteId: string, prefix: string): Promise<number[]> {
  const rows = await db().$queryRaw<{ ms: number }[]>`
    SELECT (EXTRACT(EPOCH FROM s.ended_at - s.started_at) * 1000)::float8 AS ms
    FROM run_steps s JOIN runs r ON r.id = s.run_id
    WHERE r.site_id = ${siteId}::uuid AND r.kind IN ('drill', 'failover', 'relocation', 'restore', 'replacement')
      AND starts_with(s.key, ${prefix}) AND s.state = 'succeeded' AND s.started_at IS NOT NULL
      AND s.ended_at > s.started_at AND jsonb_array_length(s.attempts) <= 1
      AND (s.detail->>'isKnown') IS DISTINCT FROM 'true'
    ORDER BY s.ended_at DESC LIMIT ${NEWEST}`;
  return rows.map(({ ms }) => ms);
}
