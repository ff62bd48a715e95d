import type { OutcomeQueue } from "../../audit/outcome-queue";
import { db } from "../../db";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import type { Prisma } from "../../generated/prisma/client";
import { isDatabaseUnavailable } from "../../is-database-unavailable";
import { type MadeResource, noteResources } from "../../runs/run-resources";
import type { BackupContext } from "../backup-context";
import type { WindowRecord } from "../window-record";
import { nameOthers } from "./name-others";
import type { WindowCalls } from "./window-calls";
import type { WindowState } from "./window-state";

/** One try of the database; a run whose phase fails by it is called again. */
const FLUSH_MS = 10_000;

interface Closing {
  keeper: LeaseKeeper;
  outcomes: OutcomeQueue;
  recordOf: (state: WindowState) => WindowRecord;
}

/** What was made is written down first, then that the window is closed: nothing is known without its trace. */
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
  await persistently(ctx, () => keeper.flush(FLUSH_MS));
  await persistently(ctx, () => outcomes.flush(FLUSH_MS));
  await persistently(ctx, async () => nameOthers(state.members, await keeper.endedByOthers()));
  const record = recordOf(state);
  await persistently(ctx, () =>
    db().run.update({
      where: { id: ctx.run.id },
      data: { window: record as unknown as Prisma.InputJsonObject },
    }),
  );
  return record;
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
