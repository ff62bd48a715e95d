import { db } from "../db";

/** While something stands in the way, and if the worker that has it does not come back. */
const AGAIN = "10 minutes";

/**
 * Takes a VNF whose points are to be looked at: daily, and after a backup of it that was made since the last look, unless its
 * last prune failed: what is wrong then is not tried anew each hour. Each is one worker's at a time.
 * @returns its id; null: none is due
 */
export async function claimVnf(): Promise<string | null> {
  const [found] = await db().$queryRaw<{ vnfId: string }[]>`
    UPDATE vnf_retentions SET due_at = now() + ${AGAIN}::interval, looked_at = now()
    WHERE vnf_id = (SELECT t.vnf_id FROM vnf_retentions t JOIN vnfs v ON v.id = t.vnf_id
      LEFT JOIN runs p ON p.id = t.last_run_id
      WHERE v.deleted_at IS NULL AND (t.due_at <= now() OR (
        (p.id IS NULL OR p.state = 'succeeded') AND EXISTS (SELECT FROM runs r
          WHERE r.vnf_id = t.vnf_id AND r.kind = 'backup' AND r.state = 'succeeded' AND r.imported_at IS NULL
            AND r.created_at > t.looked_at - interval '2 days' AND r.ended_at > t.looked_at)))
      ORDER BY t.due_at LIMIT 1 FOR UPDATE OF t SKIP LOCKED)
    RETURNING vnf_id AS "vnfId"`;
  return found?.vnfId ?? null;
}
