import { expect, it, vi } from "vitest";
import type { BackupPlan } from "../backups/backup-plan";
import { killedAsleep } from "../backups/testing/killed-asleep";
import {
  type Begun,
  begun,
  expectTidy,
  first,
  go,
  incremental,
  plan,
  rowOf,
  stage,
  states,
  withBackUpStage,
} from "../backups/testing/with-back-up-stage";
import { db } from "../db";
import { openResources } from "../runs/run-resources";

withBackUpStage();

/** A call is given up after so many tries; the circuit does not open yet. */
const TRIES_OF_A_CALL = 4;
/** One volume alone, so that requests can be counted. */
const onlyFirst = (of: BackupPlan): BackupPlan => ({ ...of, backups: of.backups.slice(0, 1) });
const atCreate = (effect: { do: "lose-answer" } | { do: "deliver-late"; ms: number }) =>
  stage.control.addFault({ at: "request", route: "backups.create", effect, times: 1 });
const forbidLooks = (skip: number) =>
  stage.control.addFault({
    at: "request",
    route: "backups.details",
    effect: { do: "error", status: 403 },
    skip,
  });

/** It was made, and nobody could look: what is recorded of it is removed once somebody can. */
async function expectRecorded(run: Begun) {
  expect((await rowOf(run, first)).state).toBe("error");
  expect(await openResources(run.ctx.run.id, { kind: "backup" })).toEqual([
    expect.objectContaining({ resourceId: null, isTemporary: true, volumeId: first }),
  ]);
  await stage.control.removeFaults();
  // Long ago: nothing of it can still be on its way.
  await db().runResource.updateMany({ where: { runId: run.ctx.run.id }, data: { madeAt: new Date(0) } });
  await expectTidy(run);
}

it.each([
  ["at the first look", 0],
  ["as it looks for the parent", 1],
])(
  "waits for a site that is dark before an increment, %s",
  async (_when, skip) => {
    const run = await begun(onlyFirst(await incremental()));
    await stage.control.addFault({
      at: "request",
      route: "backups.details",
      effect: { do: "refuse" },
      skip,
      times: TRIES_OF_A_CALL,
    });
    await go(run);
    expect(await rowOf(run, first)).toMatchObject({ state: "available", isIncremental: true });
  },
  30_000,
);

it("does not forget what a dead worker asked for, when nobody may look", async () => {
  const run = await begun(onlyFirst(await incremental()));
  // Not there yet at its first look, however busy the machine is.
  await atCreate({ do: "deliver-late", ms: 120_000 });
  await expect(go({ ...run, ctx: killedAsleep(run.ctx, stage.clock) })).rejects.toThrow("killed");
  await forbidLooks(0);
  await go(run);
  await stage.control.removeFaults();
  await vi.waitFor(async () => expect(await states(first)).toHaveLength(2), 40_000);
  await expectRecorded(run);
  expect(await states(first)).toEqual(["available"]);
}, 30_000);

it("does not forget what it asked for itself, when the answer was lost and it may not look", async () => {
  const run = await begun(onlyFirst(plan));
  await atCreate({ do: "lose-answer" });
  await forbidLooks(1);
  await go(run);
  await expectRecorded(run);
  expect(await states(first)).toEqual([]);
}, 30_000);

it("keeps no record of what was certainly refused", async () => {
  const run = await begun(onlyFirst(plan));
  await stage.control.addFault({
    at: "request",
    route: "backups.create",
    effect: { do: "error", status: 403 },
  });
  await go(run);
  expect((await rowOf(run, first)).state).toBe("error");
  expect(await openResources(run.ctx.run.id, { kind: "backup" })).toEqual([]);
});
