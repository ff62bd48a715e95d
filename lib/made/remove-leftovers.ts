import { callJournal } from "../audit/call-journal";
import type { Clock } from "../clock";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import type { RunResource } from "../generated/prisma/client";
import { groupBy } from "../group-by";
import { log } from "../log";
import type { Session } from "../openstack/session";
import { assertFence } from "../runs/fence";
import { credentialSession } from "../sites/site-session";
import { type Left, removeResources } from "./remove-resources";
import { SURE_AFTER_MS } from "./sure-after";

const AT_ONCE = 200;
const WITHIN_MS = 30_000;
/** From here on, a quarter of an hour after the run, who runs Stillpoint is told. */
export const TOLD_AFTER = 5;

interface Deps {
  clock: Clock;
  /** A session that only reads. */
  session?(credentialId: string): Promise<Session>;
  assertFence?(): void;
  signal?: AbortSignal;
}

/**
 * Removes what runs that are over could not: what was in use, at a site that was dark, or left by a worker that died
 * for good. Only what is recorded as theirs; each row is tried by one worker at a time, and more and more rarely.
 * @returns how many are left of those that were due
 */
export async function removeLeftovers(deps: Deps): Promise<number> {
  const due = await claimDue();
  const sureBefore = new Date((await databaseNow()).getTime() - SURE_AFTER_MS);
  let count = 0;
  for (const [, rows] of groupBy(due, (row) => `${row.runId} ${row.credentialId}`)) {
    deps.signal?.throwIfAborted();
    const left = await removeOf(rows, sureBefore, deps);
    count += left.length;
    await noteLeft(left);
    for (const { row, cause, todo } of left)
      if (row.tries >= TOLD_AFTER)
        log.warn(
          { run: row.runId, kind: row.kind, id: row.resourceId, name: row.tag, cause, todo },
          "left over",
        );
  }
  return count;
}

/** For the site's page (list-leftovers.ts). */
async function noteLeft(left: readonly Left[]): Promise<void> {
  if (left.length === 0) return;
  const ids = left.map(({ row }) => row.id);
  const causes = left.map(({ cause }) => cause);
  const todos = left.map(({ todo }) => todo ?? "");
  await db().$executeRaw`
    UPDATE run_resources r SET left_cause = l.cause, left_todo = nullif(l.todo, '')
    FROM unnest(${ids}::uuid[], ${causes}::text[], ${todos}::text[]) AS l (id, cause, todo) WHERE r.id = l.id`;
}

async function removeOf(rows: readonly RunResource[], sureBefore: Date, deps: Deps): Promise<Left[]> {
  const [first] = rows;
  if (!first) return [];
  const site = await db().site.findUnique({ where: { id: first.siteId }, select: { id: true, name: true } });
  if (!site) return rows.map((row) => ({ row, cause: "its site was removed from Stillpoint" }));
  try {
    const reader = await (deps.session ?? credentialSession)(first.credentialId);
    const actor = { kind: "worker", name: "tidying" } as const;
    return await removeResources(rows, {
      session: reader.journalled(callJournal({ actor, site, runId: first.runId })),
      clock: deps.clock,
      assertFence: deps.assertFence ?? assertFence,
      signal: deps.signal,
      withinMs: WITHIN_MS,
      sureBefore,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return rows.map((row) => ({ row, cause: error.message }));
  }
}

/**
 * Those of runs that are over, whose next try is due: it is put off while we are at them. What a VNF consists of is never
 * a leftover, whatever is written of it: a failover that was accepted has made it.
 */
const claimDue = async (): Promise<RunResource[]> => {
  const ids = await db().$queryRaw<{ id: string }[]>`
    UPDATE run_resources SET tries = tries + 1,
      next_try_at = now() + least(30 * power(2, least(tries, 10)), 3600) * interval '1 second'
    WHERE id IN (
      SELECT r.id FROM run_resources r JOIN runs u ON u.id = r.run_id
      WHERE r.removed_at IS NULL AND r.is_temporary AND r.next_try_at <= now() AND u.ended_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM vnf_members m WHERE m.site_id = r.site_id
          AND (m.server_id = r.resource_id OR r.resource_id = ANY (m.known_volume_ids)))
      ORDER BY r.next_try_at LIMIT ${AT_ONCE} FOR UPDATE OF r SKIP LOCKED)
    RETURNING id`;
  return db().runResource.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: { madeAt: "asc" },
  });
};
