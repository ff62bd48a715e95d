import { attemptOf, type FailedTry, failedBy } from "./failed-try";
import { isCancelled } from "./is-cancelled";
import { makeReady } from "./ready-volume";
import { removeFailedTry } from "./remove-failed-try";
import type { RestoreJob } from "./restore-job";
import { leavePlace, takePlace } from "./restore-places";
import { beginsRound, endsRound, namesBefore, tryName } from "./tries";
import { tryRestore } from "./try-restore";

/** A store that lags behind shows its objects by then (openstack-api.md C7.5). */
const STORE_LAG_MS = 60_000;
const ABOUT_STORE = /object list does not match/i;
const NO_PLACE: FailedTry = {
  cause: "The site had no room for one more restore in a day and a half: none of those under way has ended.",
  todo: "Look at cinder-backup’s log at the site, and at the runs that are still going on there.",
  again: false,
};

/**
 * Restores one volume and makes it ready for its VM, from wherever an earlier call left it. What fails is written into its
 * row and its step: the other volumes go on.
 * @throws the signal's reason; what the database says; what is no call's failure
 */
export async function restoreVolume(job: RestoreJob): Promise<void> {
  const { ctx, board, planned } = job;
  const stateOf = () => board.volume(planned.key).state;
  try {
    if (stateOf() === "planned" || stateOf() === "restoring") {
      const failed = await restore(job);
      if (failed) return await giveUp(job, "restore", failed);
    }
    if (stateOf() === "restored") await makeReady(job);
  } catch (error) {
    if (ctx.signal.aborted) {
      if (isCancelled(ctx)) await letGo(job);
      throw ctx.signal.reason;
    }
    // What may not be sent any more looks like a refusal: it is for this worker's successor.
    ctx.assertFence();
    const failed = failedBy(error);
    if (!failed) throw error;
    await giveUp(job, stateOf() === "restored" ? "ready" : "restore", failed);
  }
}

/** @returns why there will be no volume */
async function restore(job: RestoreJob): Promise<FailedTry | undefined> {
  const { ctx, board, planned } = job;
  const key = `restore:${planned.key}`;
  // Who takes over has the place already.
  if (!(await takePlace(board.volume(planned.key), ctx.clock, ctx.signal))) return NO_PLACE;
  const { tries, startedAt: begunAt } = board.volume(planned.key);
  if (begunAt === null) {
    const startedAt = new Date(ctx.clock.now());
    await board.setVolume(planned.key, { state: "restoring", tries: Math.max(1, tries), startedAt });
  }
  ctx.journal.begin(key);
  for (;;) {
    const nth = board.volume(planned.key).tries;
    const at = ctx.clock.now();
    const left = nth > 1 && (await removeFailedTry(ctx, "volume", namesBefore(key, nth)));
    // What an earlier round was still restoring may go later: another backup is read now.
    if (left && !beginsRound(nth)) return left;
    const tried = await tryRestore(job, tryName(key, nth));
    const endedAt = ctx.clock.now();
    if ("volume" in tried) {
      ctx.journal.attempt(key, { at, endedAt, result: "Available" });
      await board.setVolume(planned.key, {
        state: "restored",
        volumeId: tried.volume.id,
        cause: null,
        todo: null,
        endedAt: new Date(endedAt),
      });
      leavePlace(board.volume(planned.key));
      ctx.journal.end(key, {
        at: endedAt,
        state: "succeeded",
        detail: { volumeId: tried.volume.id, trouble: null },
      });
      return undefined;
    }
    ctx.assertFence();
    const { failed, resource } = tried;
    ctx.journal.attempt(key, attemptOf(at, endedAt, failed));
    if (!failed.again || endsRound(nth)) return failed;
    if (ABOUT_STORE.test(failed.cause)) await ctx.clock.sleep(STORE_LAG_MS, ctx.signal);
    const startedAt = new Date(ctx.clock.now());
    await board.setVolume(planned.key, { tries: nth + 1, volumeId: null, startedAt }, resource);
  }
}

/** Nobody waits for it any more: what was made for it goes with all else of the run. */
async function letGo({ ctx, board, planned }: RestoreJob): Promise<void> {
  if (board.volume(planned.key).state !== "restoring") return;
  await board.setVolume(planned.key, { state: "planned" });
  leavePlace(board.volume(planned.key));
  ctx.journal.end(`restore:${planned.key}`, {
    at: ctx.clock.now(),
    state: "skipped",
    cause: "The run was cancelled before it was restored.",
    detail: { trouble: null },
  });
}

async function giveUp(
  { ctx, board, planned }: RestoreJob,
  what: "restore" | "ready",
  { cause, todo }: FailedTry,
): Promise<void> {
  const at = ctx.clock.now();
  await board.setVolume(planned.key, { state: "failed", cause, todo, endedAt: new Date(at) });
  leavePlace(board.volume(planned.key));
  ctx.journal.end(`${what}:${planned.key}`, { at, state: "failed", cause, todo, detail: { trouble: null } });
  if (what === "restore")
    ctx.journal.end(`ready:${planned.key}`, { at, state: "skipped", cause: "It was not restored." });
}
