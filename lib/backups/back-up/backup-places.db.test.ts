import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "../../db";
import { RunStopped } from "../../runs/run-stopped";
import { scaledClock } from "../testing/scaled-clock";
import {
  begun,
  expectTidy,
  first,
  go,
  plan,
  rowOf,
  rowsOf,
  second,
  stage,
  withBackUpStage,
} from "../testing/with-back-up-stage";
import { backUp } from "./back-up";

withBackUpStage();
beforeEach(() => void vi.stubEnv("STILLPOINT_BACKUPS_AT_ONCE", "1"));
afterEach(() => void vi.unstubAllEnvs());

it("gives the place of a job back that fails by a defect, so that the others go on", async () => {
  const run = await begun();
  let isFirst = true;
  const session = async (id: string) => {
    if (!isFirst) return run.ctx.session(id);
    isFirst = false;
    throw new TypeError("a defect");
  };
  await expect(go({ ...run, ctx: { ...run.ctx, session } })).rejects.toThrow("a defect");
  const rows = await rowsOf(run);
  expect(rows.map(({ state }) => state).sort()).toEqual(["available", "error"]);
  const failed = rows.find(({ state }) => state === "error");
  expect(failed?.failReason).toBe("Stillpoint itself failed while it made this backup.");
  expect(run.journal.of(`backup:${failed?.volumeId}`).end).toMatchObject({ state: "failed" });
  await expectTidy(run);
}, 20_000);

it("keeps the place of a worker that may not act any more: its successor goes on", async () => {
  const run = await begun();
  const lost = () => {
    throw new Error("lost");
  };
  const died = { ...run.ctx, session: async () => lost(), assertFence: lost };
  const going = expect(go({ ...run, ctx: died })).rejects.toThrow("lost");
  await vi.waitFor(
    async () => expect((await rowsOf(run)).map(({ state }) => state).sort()).toEqual(["creating", "planned"]),
    10_000,
  );
  await go(run);
  expect((await rowsOf(run)).map(({ state }) => state)).toEqual(["available", "available"]);
  await going;
}, 20_000);

it("does not wait for ever for a place that nobody gives back", async () => {
  const other = await begun();
  await db().pointBackup.update({
    where: { id: (await rowOf(other, first)).id },
    data: { state: "creating" },
  });
  const run = await begun(plan, { clock: scaledClock(500_000) });
  await go(run);
  for (const volumeId of [first, second]) {
    expect(await rowOf(run, volumeId)).toMatchObject({
      state: "error",
      failReason: expect.stringContaining("no room for one more backup"),
    });
    expect(run.journal.of(`backup:${volumeId}`).end).toMatchObject({ state: "failed" });
  }
  await db().run.update({ where: { id: other.ctx.run.id }, data: { endedAt: new Date() } });
}, 20_000);

it("backs the next volume up while the one before is catalogued", async () => {
  const run = await begun();
  const handed: string[] = [];
  await backUp(run.ctx, run.pointId, run.window, async (rowId) => {
    handed.push(rowId);
    if (handed.length === 1) await vi.waitFor(() => expect(handed).toHaveLength(2), 60_000);
  });
  expect((await rowsOf(run)).map(({ state }) => state)).toEqual(["available", "available"]);
});

it("gives up what waits for its turn when the run is cancelled", async () => {
  const cancel = new AbortController();
  const run = await begun(plan, { signal: cancel.signal });
  for (const volume of [first, second])
    await stage.control.flip("backup-slow", { volume, ms: 600_000, times: 1 });
  const going = expect(go(run)).rejects.toMatchObject({ isCancelled: true });
  await vi.waitFor(
    async () => expect((await rowsOf(run)).map(({ state }) => state).sort()).toEqual(["creating", "planned"]),
    60_000,
  );
  const waits = (await rowsOf(run)).find(({ state }) => state === "planned");
  cancel.abort(new RunStopped({ cause: "Ada cancelled it.", todo: "" }, true));
  await going;
  expect(await rowOf(run, waits?.volumeId ?? "")).toMatchObject({
    state: "error",
    failReason: "The run was cancelled before this backup was made.",
    startedAt: null,
    endedAt: expect.any(Date),
  });
  expect(run.journal.of(`backup:${waits?.volumeId}`).end).toMatchObject({ state: "skipped" });
});
