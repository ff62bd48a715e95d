import { setTimeout as sleep } from "node:timers/promises";
import { audited, type Transaction } from "../audit/record";
import { db } from "../db";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import { withinRoom } from "./select-room";

export interface RoomWanted {
  runId: string;
  siteId: string;
  /** Volumes that it cuts. */
  volumes: number;
}

/** A look for room that was not told of any by who left. */
const LOOK_MS = 250;
/** PostgreSQL's advisory locks of ours: one class for the rooms, its second number the site. */
const LOCK_CLASS = 3004;

interface Waiting {
  since: number;
  call(): void;
}

/** Those of this process who wait, by site; only the first of them asks the database. */
const lines = new Map<string, Waiting[]>();
/** Who waits for room is woken when a window of this process ends. */
const woken = new Map<string, () => void>();

/**
 * Waits until a site has room for a whole window, in the order of coming, and arms it in the same transaction: so nobody
 * waits inside one, and what is counted is what is armed.
 * @param ready makes what is needed ready, right before; may take a while, so it is asked only when there seems to be room
 * @param arm writes all that must be written before the first quiesce
 * @throws the signal's reason; what `ready` and `arm` throw; what the database says
 */
export async function enterRoom<T>(
  wanted: RoomWanted,
  signal: AbortSignal,
  ready: () => Promise<void>,
  arm: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const line = lineOf(wanted.siteId);
  if (line.length === 0) {
    const waiting = queue(line, Date.now());
    try {
      const armed = await tryToEnter(wanted, ready, arm);
      if (armed) return armed.value;
    } finally {
      leave(wanted.siteId, waiting);
    }
  }
  const waiting = queue(line, await startWaiting(wanted.runId));
  try {
    for (;;) {
      signal.throwIfAborted();
      if (line[0] === waiting) {
        const armed = await tryToEnter(wanted, ready, arm);
        if (armed) return armed.value;
      }
      await pause(wanted.siteId, waiting, line, signal);
    }
  } catch (error) {
    await stopWaiting(wanted.runId).catch(() => {});
    throw error;
  } finally {
    leave(wanted.siteId, waiting);
  }
}

/** A window of this process has ended: whoever waits here looks at once. */
export const roomIsFree = (siteId: string): void => woken.get(siteId)?.();

function lineOf(siteId: string): Waiting[] {
  const known = lines.get(siteId) ?? [];
  lines.set(siteId, known);
  return known;
}

/** In the order in which they began to wait, wherever that was: a run that was taken over keeps its place. */
function queue(line: Waiting[], since: number): Waiting {
  const waiting: Waiting = { since, call: () => {} };
  const behind = line.findIndex((other) => other.since > since);
  line.splice(behind < 0 ? line.length : behind, 0, waiting);
  return waiting;
}

function leave(siteId: string, waiting: Waiting): void {
  const line = lineOf(siteId);
  line.splice(line.indexOf(waiting), 1);
  line[0]?.call();
}

/** Until it is the first, or there may be room, or somebody has cancelled. */
async function pause(siteId: string, waiting: Waiting, line: Waiting[], signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const called = new Promise<void>((resolve) => {
    waiting.call = resolve;
  });
  const isFirst = line[0] === waiting;
  if (isFirst) woken.set(siteId, () => waiting.call());
  const any = AbortSignal.any([signal, over.signal]);
  try {
    await Promise.race([called, sleep(isFirst ? LOOK_MS : 60_000, undefined, { signal: any, ref: false })]);
  } catch {
    signal.throwIfAborted();
  } finally {
    over.abort();
    if (isFirst) woken.delete(siteId);
  }
}

async function tryToEnter<T>(
  wanted: RoomWanted,
  ready: () => Promise<void>,
  arm: (tx: Transaction) => Promise<T>,
): Promise<{ value: T } | undefined> {
  if (!(await hasRoom(db(), wanted))) return undefined;
  await ready();
  return audited(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_CLASS}::int, hashtext(${wanted.siteId}))`;
    // A statement of its own, so that it sees what the one before us has committed.
    if (!(await hasRoom(tx, wanted))) return undefined;
    await tx.run.update({ where: { id: wanted.runId }, data: { waitingSince: null } });
    return { value: await arm(tx) };
  });
}

/** Whether there is room, and nobody who is alive waits for longer. */
async function hasRoom(of: Pick<Transaction, "$queryRaw">, wanted: RoomWanted): Promise<boolean> {
  const [now] = await of.$queryRaw<{ windows: number; volumes: number; earlier: boolean }[]>`
    WITH open AS (
      SELECT DISTINCT run_id FROM freeze_leases
      WHERE closed_at IS NULL AND site_id = ${wanted.siteId}::uuid AND run_id <> ${wanted.runId}::uuid
        AND deadline > now()
    ), me AS (SELECT coalesce(waiting_since, now()) AS since FROM runs WHERE id = ${wanted.runId}::uuid)
    SELECT count(*)::int AS windows,
      coalesce(sum(jsonb_array_length(coalesce(r.plan->'snapshots', '[]'))), 0)::int AS volumes,
      EXISTS (
        SELECT 1 FROM runs o JOIN workers w ON w.id = o.worker_id, me
        WHERE o.site_id = ${wanted.siteId}::uuid AND o.id <> ${wanted.runId}::uuid AND o.state = 'running'
          AND o.waiting_since < me.since
          AND w.heartbeat_at > now() - make_interval(secs => ${TAKEOVER_AFTER_MS / 1000})
      ) AS earlier
    FROM open JOIN runs r ON r.id = open.run_id`;
  return now !== undefined && !now.earlier && withinRoom(now, wanted.volumes);
}

/** @returns since when it waits: for one that was taken over, since it first did */
async function startWaiting(runId: string): Promise<number> {
  const [row] = await db().$queryRaw<{ since: Date }[]>`
    UPDATE runs SET waiting_since = coalesce(waiting_since, now()) WHERE id = ${runId}::uuid
    RETURNING waiting_since AS since`;
  return row?.since.getTime() ?? Date.now();
}

async function stopWaiting(runId: string): Promise<void> {
  await db().run.updateMany({ where: { id: runId }, data: { waitingSince: null } });
}
