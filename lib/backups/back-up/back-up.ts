import { setMaxListeners } from "node:events";
import { db } from "../../db";
import { isDatabaseUnavailable } from "../../is-database-unavailable";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError } from "../../openstack/errors";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import { plannedVolumes } from "../backup-plan";
import type { SnapshotRecord, WindowRecord } from "../window-record";
import { backUpVolume, CANCELLED, giveUpUnbegun, NO_PLACE, type NoBackup } from "./back-up-volume";
import { backupsAtOnce } from "./backup-places";
import type { WaitingJob } from "./volume-job";

const AGAIN_MS = 1_000;

/**
 * The back-up phase: every volume of the point whose snapshot was cut, side by side as far as the site allows. May be
 * called again after a kill at any moment: it goes on from the rows and from what the site has, and does nothing twice.
 * @param onAvailable is awaited for each volume as soon as its backup is available, beside the other volumes
 * @throws RunStopped when the run was cancelled; what the database says. A volume that fails stops nothing
 */
export async function backUp(
  ctx: BackupContext,
  pointId: string,
  window: WindowRecord,
  onAvailable: (rowId: string) => Promise<void>,
): Promise<void> {
  ctx.journal.phase("back-up");
  // Every volume listens for the cancellation: thousands are no leak.
  setMaxListeners(0, ctx.signal);
  const rows = new Map(
    (
      await db().pointBackup.findMany({
        where: { pointId },
        select: { id: true, volumeId: true, state: true },
      })
    ).map((row) => [row.volumeId, row]),
  );
  const snapshots = new Map(window.snapshots.map((s) => [s.volumeId, s]));
  planSteps(ctx);
  throwIfCancelled(ctx);
  const begun: WaitingJob[] = [];
  const waiting: WaitingJob[] = [];
  for (const planned of ctx.plan.backups) {
    const { volumeId } = planned;
    const key = `backup:${volumeId}`;
    const row = rows.get(volumeId);
    const snapshot = snapshots.get(volumeId);
    if (row && hasId(snapshot))
      (row.state === "planned" ? waiting : begun).push({ ctx, key, rowId: row.id, planned, snapshot });
    else ctx.journal.end(key, { state: "skipped", cause: "Its snapshot was not cut." });
  }
  const errors = await someAtOnce(begun, waiting, onAvailable);
  // A defect, or a database that is away, before a cancellation: that it was cancelled is known anyway.
  const first = errors.find((error) => !(error instanceof RunStopped)) ?? errors[0];
  if (ctx.signal.aborted && (first instanceof RunStopped || isOpenStackError(first))) throwIfCancelled(ctx);
  if (first !== undefined) throw first;
}

const hasId = (of: SnapshotRecord | undefined): of is WaitingJob["snapshot"] => Boolean(of?.snapshotId);

/**
 * No more of a run's volumes wait for a place at the site than it has: hundreds of runs with hundreds of volumes each would
 * fill the worker's memory otherwise, and keep its database busy when all are cancelled in one moment.
 * @returns what they threw
 */
async function someAtOnce(
  begun: readonly WaitingJob[],
  waiting: WaitingJob[],
  onAvailable: (rowId: string) => Promise<void>,
): Promise<unknown[]> {
  const errors: unknown[] = [];
  const all: Promise<unknown>[] = [];
  const watch = (work: Promise<unknown>) => all.push(work.catch((error) => errors.push(error)));
  // What another worker has begun is gone on with at once: it has its place.
  for (const job of begun) watch(whileDatabaseIsThere(job, onAvailable));
  const giveUpWaiting = async (why: NoBackup) => {
    const given = waiting.splice(0);
    for (;;) {
      try {
        return await giveUpUnbegun(given, why);
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        const [job] = given;
        job?.ctx.assertFence();
        // A cancelled run says so by itself, and its rows that they were never begun: that is as good.
        await job?.ctx.clock.sleep(AGAIN_MS, job.ctx.signal);
      }
    }
  };
  /** Until its place is free again: it is catalogued beside the next one. */
  const place = (job: WaitingJob) =>
    new Promise<void>((free) => {
      const whole = async () => {
        try {
          const hadPlace = await whileDatabaseIsThere(job, (rowId) => {
            free();
            return onAvailable(rowId);
          });
          // The others have waited for as long.
          if (!hadPlace) await giveUpWaiting(NO_PLACE);
        } finally {
          free();
        }
      };
      watch(whole());
    });
  const next = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      await place(job);
      if (job.ctx.signal.aborted) watch(giveUpWaiting(CANCELLED));
    }
  };
  await Promise.all(Array.from({ length: backupsAtOnce() }, next));
  await Promise.all(all);
  return errors;
}

/**
 * A database that is away for a moment does not hold this volume back until all others have ended.
 * @throws the fence's error: a worker that lost its database lost its lock with it, and ends
 */
async function whileDatabaseIsThere(
  { rowId, ...job }: WaitingJob,
  onAvailable: (rowId: string) => Promise<void>,
): Promise<boolean> {
  for (;;) {
    try {
      const row = await db().pointBackup.findUniqueOrThrow({ where: { id: rowId } });
      return await backUpVolume({ ...job, row }, onAvailable);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
    }
    job.ctx.assertFence();
    await job.ctx.clock.sleep(AGAIN_MS, job.ctx.signal);
  }
}

function planSteps({ journal, plan }: BackupContext): void {
  const volumes = new Map(plannedVolumes(plan).map((v) => [v.volumeId, v]));
  journal.plan(
    plan.backups.map(({ volumeId, serverId, mode, why, estimateMs }, position) => {
      const volume = volumes.get(volumeId);
      return {
        key: `backup:${volumeId}`,
        phase: "back-up" as const,
        position,
        title: `Back up ${volume?.member.name ?? serverId} / ${volume?.name ?? volumeId}`,
        serverId,
        volumeId,
        detail: { mode, why, estimateMs },
      };
    }),
  );
}
