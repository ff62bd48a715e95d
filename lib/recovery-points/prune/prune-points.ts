import { db } from "../../db";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { RunStopped, stopReasonOf } from "../../runs/run-stopped";
import { isPassing } from "../catalogue/next-try";
import { failedAttempt } from "../catalogue-backup";
import { deleteBackupEverywhere } from "./delete-backup-everywhere";
import { findRecords } from "./find-records";
import { judgeRecord } from "./judge-record";
import { PointSpared } from "./point-spared";
import type { PruneContext } from "./prune-context";
import { PruneMarks } from "./prune-marks";
import type { PlannedDeletion } from "./prune-plan";

/** Chains that are deleted side by side: Cinder handles a few writes at once, and backups go on meanwhile. */
const AT_ONCE = 4;
const AGAIN_AFTER_MS = [2_000, 10_000, 30_000, 60_000, 60_000];
const LOOK = "check:records";
const COUNT = "verify:points";
const keyOf = ({ backupId }: PlannedDeletion) => `delete:${backupId}`;

/**
 * Looks at every record before the first one goes: a site that does not answer, a backup in use and one that is not ours
 * stop the run while nothing is lost yet.
 * @throws RunStopped
 */
export async function lookBeforePrune(ctx: PruneContext): Promise<void> {
  ctx.journal.phase("preflight");
  ctx.journal.plan([{ key: LOOK, phase: "preflight", position: 1, title: "Look at every record" }]);
  ctx.journal.begin(LOOK);
  try {
    await forEachLimited(ctx.plan.deletions, async (deletion) => {
      for (const { siteName, backup } of await findRecords(ctx, deletion)) {
        const why = judgeRecord(backup, deletion.madeByRunId);
        if (why)
          throw new RunStopped({
            cause: `${siteName}: the backup ${deletion.backupId} (${deletion.title}) cannot be deleted: ${why}`,
            todo: "Nothing was deleted. Look at it at the site, and start again.",
            step: LOOK,
          });
      }
    });
    ctx.journal.end(LOOK, { state: "succeeded", detail: { backups: ctx.plan.deletions.length } });
  } catch (error) {
    const stop = isOpenStackError(error) ? new RunStopped(stopReasonOf(error, LOOK)) : error;
    if (stop instanceof RunStopped)
      ctx.journal.end(LOOK, { state: "failed", cause: stop.reason.cause, todo: stop.reason.todo });
    throw stop;
  }
}

/**
 * Deletes what was planned, leaves first; the chains of different volumes go side by side. What cannot be deleted, and
 * what it builds on, is left and told; a later prune takes it up again.
 * @returns the rows of backups that stay on purpose: somebody holds or reads their point by now
 */
export async function prunePoints(ctx: PruneContext): Promise<{ spared: string[] }> {
  ctx.journal.phase("delete");
  const { deletions } = ctx.plan;
  ctx.journal.plan(
    deletions.map((deletion, position) => ({
      key: keyOf(deletion),
      phase: "delete",
      position,
      title: `Delete ${deletion.title}`,
      serverId: deletion.serverId,
      volumeId: deletion.volumeId,
    })),
  );
  const marks = new PruneMarks();
  const spared: string[] = [];
  const volumes = [...new Set(deletions.map(({ volumeId }) => volumeId))];
  await forEachLimited(volumes, async (volumeId) => {
    const chain = deletions.filter((deletion) => deletion.volumeId === volumeId);
    spared.push(...(await deleteChain(ctx, chain, marks)));
  });
  return { spared };
}

/** @returns the rows of those that stay on purpose */
async function deleteChain(
  ctx: PruneContext,
  chain: readonly PlannedDeletion[],
  marks: PruneMarks,
): Promise<string[]> {
  const spared: string[] = [];
  let left: { title: string; isSpared: boolean } | undefined;
  for (const deletion of chain) {
    ctx.signal.throwIfAborted();
    if (left) {
      const why = left.isSpared ? "stays" : "could not be deleted";
      ctx.journal.end(keyOf(deletion), {
        state: "skipped",
        cause: `${left.title} may build on it, and ${why}`,
      });
    } else {
      const outcome = await deleteOne(ctx, deletion, marks);
      if (outcome !== "gone") left = { title: deletion.title, isSpared: outcome === "spared" };
    }
    if (left?.isSpared) spared.push(deletion.rowId);
  }
  return spared;
}

/** @returns whether it is gone everywhere */
async function deleteOne(
  ctx: PruneContext,
  deletion: PlannedDeletion,
  marks: PruneMarks,
): Promise<"gone" | "failed" | "spared"> {
  const key = keyOf(deletion);
  ctx.journal.begin(key);
  for (let tries = 0; ; tries++) {
    const at = ctx.clock.now();
    try {
      await deleteBackupEverywhere(ctx, deletion, marks);
      ctx.journal.end(key, { state: "succeeded", detail: { backupId: deletion.backupId } });
      return "gone";
    } catch (error) {
      if (error instanceof PointSpared) {
        ctx.journal.end(key, { state: "skipped", cause: `its point stays: ${error.message}` });
        return "spared";
      }
      if (!isOpenStackError(error)) throw error;
      ctx.signal.throwIfAborted();
      ctx.journal.attempt(key, failedAttempt(error, at, ctx.clock.now()));
      const pause = AGAIN_AFTER_MS[tries];
      if (pause === undefined || !isPassing(error)) {
        giveUp(ctx, key, error);
        return "failed";
      }
      await ctx.clock.sleep(pause, ctx.signal);
    }
  }
}

function giveUp(ctx: PruneContext, key: string, error: OpenStackError): void {
  ctx.journal.end(key, {
    state: "failed",
    cause: `${error.site}: ${error.causeText}`,
    todo: `${error.nextStep} Then delete the recovery points again: what is left is taken up.`,
  });
}

/**
 * What is gone needs nothing secret any more; points of which nothing was deleted stay as they are.
 * @param spared backups that stay on purpose: they count as none that are left
 * @returns how many backups are left
 */
export async function settlePrune(
  ctx: PruneContext,
  spared: readonly string[] = [],
): Promise<{ left: number; of: number }> {
  ctx.journal.phase("verify");
  ctx.journal.plan([{ key: COUNT, phase: "verify", position: 1, title: "Count what is left" }]);
  ctx.journal.begin(COUNT);
  const rowIds = ctx.plan.deletions.map(({ rowId }) => rowId);
  const stays = new Set(spared);
  const wanted = rowIds.filter((id) => !stays.has(id));
  const left = await db().pointBackup.count({ where: { id: { in: wanted }, state: { not: "deleted" } } });
  const chosen = { id: { in: ctx.plan.points.map(({ id }) => id) } };
  // Also a point without a single backup, which was never touched above.
  const nothingLeft = { every: { OR: [{ state: "deleted" }, { backupId: null }] } };
  await db().recoveryPoint.updateMany({
    where: { ...chosen, backups: nothingLeft },
    data: { state: "pruned" },
  });
  await db().recoveryPoint.updateMany({
    where: { ...chosen, state: "pruned", backups: nothingLeft },
    data: { sealedUserData: null, manifest: null },
  });
  ctx.journal.end(COUNT, {
    state: left > 0 ? "failed" : stays.size > 0 ? "warned" : "succeeded",
    ...(left > 0
      ? { cause: `${left} of ${rowIds.length} backups are left` }
      : stays.size > 0
        ? { cause: `${stays.size} of ${rowIds.length} backups stay on purpose: their steps say why` }
        : {}),
    detail: { left, of: rowIds.length, ...(stays.size > 0 && { spared: stays.size }) },
  });
  return { left, of: rowIds.length };
}

async function forEachLimited<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const next = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
