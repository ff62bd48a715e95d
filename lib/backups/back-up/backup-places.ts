import { z } from "zod";
import type { Clock } from "../../clock";
import { db } from "../../db";

const Setting = z.coerce.number().int().min(1).max(1_000);
/** cinder-backup's own limit is 15 operations, which did not cover creates before 28.0.0 (openstack-api.md C7.4). */
const AT_ONCE = 15;
const AGAIN_MS = 2_000;
/** Longer than a backup may take and its site may be dark meanwhile: whoever has the places gives none back. */
const NO_PLACE_MS = 36 * 3_600_000;

/** How many backups may be under way at a site, over all workers. */
const atOnce = (): number => Setting.safeParse(process.env.STILLPOINT_BACKUPS_AT_ONCE).data ?? AT_ONCE;

interface Waiting {
  rowId: string;
  clock: Clock;
  signal: AbortSignal;
  /** When it came, or somebody before it was let in. */
  since: number;
  leave(isIn: boolean): void;
  fail(error: unknown): void;
}

/** Those that wait in this process, by site, in the order of their arrival. */
const queues = new Map<string, { waiting: Waiting[]; wake: AbortController }>();

/**
 * Waits until a site has room for one more backup, and marks its row as creating: a mark that a worker's death leaves
 * in place, so that whoever takes over has the place already. Given back by `leavePlace`, when the row says otherwise.
 * @returns false when nobody was let in for a day and a half
 * @throws the signal's reason
 */
export function takePlace(
  siteId: string,
  rowId: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const known = queues.get(siteId);
    const queue = known ?? { waiting: [], wake: new AbortController() };
    const leave = () => {
      signal.removeEventListener("abort", onAbort);
      const at = queue.waiting.indexOf(entry);
      if (at >= 0) queue.waiting.splice(at, 1);
    };
    const entry: Waiting = {
      rowId,
      clock,
      signal,
      since: clock.monotonic(),
      leave: (isIn) => {
        leave();
        resolve(isIn);
      },
      fail: (error) => {
        leave();
        reject(error);
      },
    };
    const onAbort = () => {
      entry.fail(signal.reason);
      queue.wake.abort();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    queue.waiting.push(entry);
    if (known) return;
    queues.set(siteId, queue);
    void letIn(siteId, queue);
  });
}

/** Somebody's row is not creating any more: who waits here is let in at once. */
export function leavePlace(siteId: string): void {
  queues.get(siteId)?.wake.abort();
}

async function letIn(siteId: string, queue: { waiting: Waiting[]; wake: AbortController }): Promise<void> {
  for (let [first] = queue.waiting; first; [first] = queue.waiting) {
    queue.wake = new AbortController();
    try {
      if (await claim(siteId, first.rowId, first.clock)) {
        first.leave(true);
        for (const waiting of queue.waiting) waiting.since = waiting.clock.monotonic();
        continue;
      }
      if (first.clock.monotonic() - first.since > NO_PLACE_MS) {
        first.leave(false);
        continue;
      }
    } catch (error) {
      first.fail(error);
      continue;
    }
    await first.clock.sleep(AGAIN_MS, queue.wake.signal).catch(() => {});
  }
  queues.delete(siteId);
}

/** One at a time per site, so that two workers do not both take the last place. */
const claim = (siteId: string, rowId: string, clock: Clock): Promise<boolean> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('backups ' || ${siteId}, 3002))`;
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM point_backups b
      JOIN recovery_points p ON p.id = b.point_id JOIN runs r ON r.id = p.run_id
      WHERE b.site_id = ${siteId}::uuid AND b.state = 'creating' AND r.ended_at IS NULL AND b.id <> ${rowId}::uuid`;
    if ((row?.count ?? 0) >= atOnce()) return false;
    await tx.pointBackup.updateMany({
      where: { id: rowId, state: { in: ["planned", "creating"] } },
      data: { state: "creating", startedAt: new Date(clock.now()) },
    });
    return true;
  });
