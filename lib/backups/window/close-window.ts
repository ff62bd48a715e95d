import type { OutcomeQueue } from "../../audit/outcome-queue";
import { db } from "../../db";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import type { Prisma } from "../../generated/prisma/client";
import { isDatabaseUnavailable } from "../../is-database-unavailable";
import { RunTaken } from "../../runs/journal-store";
import { type MadeResource, noteResources } from "../../runs/run-resources";
import type { BackupContext } from "../backup-context";
import type { WindowRecord } from "../window-record";
import { nameOthers } from "./name-others";
import { ofThisWorker } from "./of-this-worker";
import type { WindowCalls } from "./window-calls";
import type { WindowState } from "./window-state";

/** One try of the database; a run whose phase fails by it is called again. */
const FLUSH_MS = 10_000;

interface Closing {
  keeper: LeaseKeeper;
  outcomes: OutcomeQueue;
  recordOf: (state: WindowState) => WindowRecord;
}

/**
 * What was made is written down first, then that the window is closed: nothing is known without its trace.
 * @throws RunTaken when the run is another worker's by now
 */
export async function closeWindow(
  ctx: BackupContext,
  { cuts }: WindowCalls,
  state: WindowState,
  { keeper, outcomes, recordOf }: Closing,
): Promise<WindowRecord> {
  await persistently(ctx, () => noteResources(ctx.run.id, madeBy(cuts, state)));
  const neverSent = state.cuts.filter(({ sentAt }) => sentAt === null).map(({ cut }) => cut.key);
  await persistently(ctx, () =>
    db().runResource.updateMany({
      where: { runId: ctx.run.id, tag: { in: neverSent }, resourceId: null, removedAt: null },
      data: { removedAt: new Date(ctx.clock.now()) },
    }),
  );
  for (const queue of [keeper, outcomes]) await untilWritten(ctx, queue);
  await persistently(ctx, async () => nameOthers(state.members, await keeper.endedByOthers()));
  const record = recordOf(state);
  return persistently(ctx, () => keep(ctx, record));
}

/** @throws RunTaken when the run is another worker's, or over */
async function keep(ctx: BackupContext, record: WindowRecord): Promise<WindowRecord> {
  const { count } = await db().run.updateMany({
    where: ofThisWorker(ctx),
    data: { window: record as unknown as Prisma.InputJsonObject, windowMs: record.windowMs },
  });
  if (count > 0) return record;
  // It may be kept already, by a try whose answer was lost.
  const { id } = ctx.run;
  const kept = await db().run.findFirst({ where: { id, workerId: ctx.workerId }, select: { window: true } });
  if (kept?.window) return kept.window as unknown as WindowRecord;
  throw new RunTaken("the run is another worker's, or over: the record of its window is not kept");
}

const madeBy = (cuts: WindowCalls["cuts"], state: WindowState): MadeResource[] =>
  state.cuts.flatMap(({ cut, ids }) => {
    const planned = cuts.find(({ window }) => window.key === cut.key)?.planned;
    if (!ids || !planned) return [];
    const kind = planned.kind === "single" ? ("snapshot" as const) : ("group_snapshot" as const);
    const resourceId = "snapshotId" in ids ? ids.snapshotId : ids.groupSnapshotId;
    return [{ kind, tag: cut.key, resourceId }];
  });

/** The window is over, and only memory knows it: a database that is away is waited for, for as long as the run is ours. */
async function persistently<T>({ clock, assertFence }: BackupContext, work: () => Promise<T>): Promise<T> {
  for (;;) {
    assertFence();
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      await clock.sleep(500);
    }
  }
}

/** What cannot be written for good a queue gives up by itself: so only the database's absence is waited for here. */
async function untilWritten(
  { assertFence }: BackupContext,
  queue: { flush(ms: number): Promise<void> },
): Promise<void> {
  for (;;) {
    assertFence();
    const isWritten = await queue.flush(FLUSH_MS).then(
      () => true,
      () => false,
    );
    if (isWritten) return;
  }
}
