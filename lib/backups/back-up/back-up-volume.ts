import { db } from "../../db";
import { AppError } from "../../errors";
import type { RunResource } from "../../generated/prisma/client";
import { isDatabaseUnavailable } from "../../is-database-unavailable";
import { releaseSnapshot } from "../../made/release-snapshot";
import type { Backup } from "../../openstack/cinder/backups";
import { isOpenStackError } from "../../openstack/errors";
import { backupWords } from "../../recovery-points/backup-words";
import { noteUnwanted, openResources } from "../../runs/run-resources";
import { removeFailedBackups } from "../remove-failed-backups";
import { leavePlace, takePlace } from "./backup-places";
import { tryBackup } from "./try-backup";
import type { FailedTry, VolumeJob, WaitingJob } from "./volume-job";

/** Why there is no backup of a volume. */
export interface NoBackup {
  state: "failed" | "skipped";
  cause: string;
  todo?: string;
}
export const CANCELLED: NoBackup = {
  state: "skipped",
  cause: "The run was cancelled before this backup was made.",
};
export const NO_PLACE: NoBackup = {
  state: "failed",
  cause: "The site had no room for one more backup in a day and a half: none of those under way has ended.",
  todo: "Look at cinder-backup’s log at the site, and at the runs that are still going on there.",
};
const TRIES = 3;
const RELEASE_MS = 60_000;
const LOOK_MS = 5_000;

/**
 * Backs one volume up, from wherever an earlier call left it, and hands it on as soon as it is available. What fails
 * is written into its row and its step: the other volumes go on.
 * @returns false when the site had no place for it in all the time that one is waited for
 * @throws the signal's reason; what the database says; what is no call's failure, after it was given up
 */
export async function backUpVolume(
  job: VolumeJob,
  onAvailable: (rowId: string) => Promise<void>,
): Promise<boolean> {
  const { ctx, key, row } = job;
  if (row.state === "available") {
    endWell(job, { id: row.backupId, isIncremental: row.isIncremental, objectCount: row.objectCount });
    await onAvailable(row.id);
    return true;
  }
  if (row.state !== "planned" && row.state !== "creating") {
    const cause = row.failReason ?? backupWords(row.state);
    ctx.journal.end(key, { state: "failed", cause });
    return true;
  }
  try {
    // Who takes over has the place already.
    if (row.state === "planned" && !(await takePlace(row.siteId, row.id, ctx.clock, ctx.signal))) {
      await giveUp(job, NO_PLACE);
      return false;
    }
    ctx.journal.begin(key, ctx.clock.now());
    const done = await tryUntilDone(job);
    if ("failed" in done) {
      const { cause, todo } = done.failed;
      await giveUp(job, { state: "failed", cause, todo });
      return true;
    }
    await keep(job, done.backup);
  } catch (error) {
    if (ctx.signal.aborted) {
      await giveUp(job, CANCELLED);
      throw ctx.signal.reason;
    }
    // Only what this worker, or the one after it, comes back to may keep its place.
    if (!isDatabaseUnavailable(error) && mayAct(ctx)) {
      await giveUp(job, { state: "failed", ...told(error) });
    }
    throw error;
  }
  await onAvailable(row.id);
  return true;
}

function mayAct(ctx: VolumeJob["ctx"]): boolean {
  try {
    ctx.assertFence();
    return true;
  } catch {
    return false;
  }
}

/** A defect's own message may hold anything: it is for the log alone, where the step's error goes. */
function told(error: unknown): { cause: string; todo?: string } {
  if (isOpenStackError(error)) return { cause: `${error.site}: ${error.causeText}`, todo: error.nextStep };
  if (error instanceof AppError) return { cause: error.message };
  return {
    cause: "Stillpoint itself failed while it made this backup.",
    todo: "Look into the worker’s log.",
  };
}

async function tryUntilDone(job: VolumeJob): Promise<{ backup: Backup } | { failed: FailedTry }> {
  const { ctx, key, row } = job;
  let isFull = false;
  for (;;) {
    const before = await db().runResource.findMany({
      where: { runId: ctx.run.id, kind: "backup", volumeId: row.volumeId },
    });
    // What ended badly is temporary; the one that is not is being made, or is about to be.
    const nth = 1 + before.filter(({ isTemporary }) => isTemporary).length;
    const at = ctx.clock.now();
    const tried = await tryBackup(job, nth, isFull || nth >= TRIES);
    const endedAt = ctx.clock.now();
    if ("backup" in tried) {
      ctx.journal.attempt(key, { at, endedAt, result: "Available" });
      return tried;
    }
    // What may not be sent any more looks like a refusal: it is for this worker's successor.
    ctx.assertFence();
    const { again, todo: _todo, ...told } = tried.failed;
    ctx.journal.attempt(key, { at, endedAt, result: "Failed", hasFailed: true, ...defined(told) });
    if (tried.resource) await noteUnwanted(tried.resource.id);
    if (again === "no" || nth >= TRIES) return { failed: tried.failed };
    if (again === "full") ctx.journal.note(key, { mode: "full", fullBecause: tried.failed.cause });
    isFull ||= again === "full";
    const obstacle = await clearTheWay(job, tried.resource);
    if (obstacle) return { failed: { ...tried.failed, ...obstacle, again: "no" } };
  }
}

const defined = <T extends object>(of: T) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Before another try: the failed backup is removed, and its snapshot usable again. @returns why that is not so */
async function clearTheWay(
  { ctx, row, planned, snapshot }: VolumeJob,
  resource: RunResource | undefined,
): Promise<Pick<FailedTry, "cause" | "todo"> | undefined> {
  if (!resource?.resourceId) return undefined;
  const { clock, signal } = ctx;
  const endsAt = clock.monotonic() + RELEASE_MS;
  await removeFailedBackups(ctx, row.credentialId, [{ id: resource.resourceId }]);
  if (planned.via === "temporary-volume") return undefined;
  const session = await ctx.session(row.credentialId);
  const call = { signal, beforeSending: () => ctx.assertFence() };
  const about = { snapshotId: snapshot.snapshotId, volumeId: row.volumeId };
  for (;;) {
    let cause = `snapshot ${snapshot.snapshotId} is still being backed up`;
    try {
      const release = await releaseSnapshot(session, about, call);
      if (release.is === "available") return undefined;
      if (release.is === "gone")
        return { cause: `snapshot ${snapshot.snapshotId} was deleted by somebody`, todo: "Back up again." };
      if (release.is === "stuck") return release;
    } catch (error) {
      if (!isOpenStackError(error) || signal.aborted) throw error;
      cause = `${error.site}: ${error.causeText}`;
    }
    if (clock.monotonic() >= endsAt) return { cause, todo: "Look at cinder-backup’s log at the site." };
    await clock.sleep(LOOK_MS, signal);
  }
}

async function keep(job: VolumeJob, backup: Backup): Promise<void> {
  const { ctx, row } = job;
  await db().pointBackup.update({
    where: { id: row.id },
    data: {
      state: "available",
      backupId: backup.id,
      isIncremental: backup.isIncremental,
      objectCount: backup.objectCount ?? null,
      container: backup.container ?? null,
      dataTimestamp: backup.dataTimestamp ?? null,
      failReason: null,
      endedAt: new Date(ctx.clock.now()),
    },
  });
  leavePlace(row.siteId);
  endWell(job, backup);
}

function endWell(
  { ctx, key, planned }: VolumeJob,
  backup: { id: string | null; isIncremental: boolean; objectCount?: number | null | undefined },
): void {
  const isInstead = planned.mode === "incremental" && !backup.isIncremental;
  ctx.journal.end(key, {
    at: ctx.clock.now(),
    state: isInstead ? "warned" : "succeeded",
    ...(isInstead ? { cause: "It was backed up in full, in place of an increment." } : {}),
    detail: {
      backupId: backup.id,
      mode: backup.isIncremental ? "incremental" : "full",
      objectCount: backup.objectCount ?? null,
      trouble: null,
    },
  });
}

/**
 * Its row says that there will be no backup, and names none: what was made for it, or may have been, is left to tidying,
 * and must not come back as part of the point, should the site end it well after all.
 */
async function giveUp({ ctx, key, row }: VolumeJob, why: NoBackup): Promise<void> {
  const made = await openResources(ctx.run.id, {
    kind: "backup",
    volumeId: row.volumeId,
    isTemporary: false,
  });
  for (const { id } of made) await noteUnwanted(id);
  const endedAt = new Date(ctx.clock.now());
  await db().pointBackup.update({ where: { id: row.id }, data: { ...goneWithout(why), endedAt } });
  leavePlace(row.siteId);
  ctx.journal.end(key, { at: ctx.clock.now(), ...why, detail: { trouble: null } });
}

const goneWithout = ({ cause }: NoBackup) => ({ state: "error" as const, backupId: null, failReason: cause });

/**
 * The same for volumes of one run whose turn never came: nothing was made for them.
 * @throws what the database says
 */
export async function giveUpUnbegun(jobs: readonly WaitingJob[], why: NoBackup): Promise<void> {
  const [first] = jobs;
  if (!first) return;
  const { clock } = first.ctx;
  const endedAt = new Date(clock.now());
  await db().pointBackup.updateMany({
    where: { id: { in: jobs.map(({ rowId }) => rowId) }, state: "planned" },
    data: { ...goneWithout(why), endedAt },
  });
  for (const { ctx, key } of jobs)
    ctx.journal.end(key, { at: clock.now(), ...why, detail: { trouble: null } });
}
