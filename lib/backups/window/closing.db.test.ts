import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "../../db";
import { armLeases, closeLeases } from "../../freezes/leases";
import { RunStopped } from "../../runs/run-stopped";
import { storedRun } from "../../runs/testing/stored-run";
import { until } from "../../worker/testing/database";
import { runWindow } from "./run-window";
import { FROZEN, THAWN, windowLab } from "./testing/window-lab";

const { lab, plan, happened, leases } = windowLab();

/** Beyond the budget: for a slow database, and for who thaws instead of the run. */
const MARGIN_MS = 5_000;

/** Of a schedule whose freeze window closes so many ms after the last moment at which a freeze of 1 s may begin. */
const closing = (inMs: number) => ({
  ...plan(),
  freezeBudgetMs: 1_000,
  freezeBefore: {
    at: new Date(Date.now() + inMs + 1_000 + MARGIN_MS).toISOString(),
    says: "06:00, Europe/Oslo time",
    schedule: "Nightly",
  },
});

/** Another window of the site that leaves room for none beside it. */
async function fullSite() {
  const { siteId } = lab.stage;
  const { runId } = await storedRun({ siteId, plan: { snapshots: Array(64).fill({}) } });
  const armed = await db().$transaction((tx) =>
    armLeases(tx, {
      ...{ runId, attempt: 1, site: { id: siteId, name: "Lyon" }, vnfName: "ims", ownerId: "other" },
      deadlineMs: 60_000,
      members: [
        {
          ...{ position: 1, credentialId: randomUUID(), serverId: "big", serverName: "big" },
          ...{ method: "pause" as const, target: {} as never, thawIntentId: null },
        },
      ],
    }),
  );
  return () =>
    closeLeases(armed.map(({ id }) => ({ id, state: "thawed", by: "run", at: new Date() }) as const));
}

it("freezes nothing when the budget would reach beyond the end of the schedule's freeze window", async () => {
  await happened();
  const { ctx } = await lab.stage.begin(closing(-100));
  const stopped = await runWindow(ctx).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(RunStopped);
  expect((stopped as RunStopped).reason.cause).toBe(
    "the freeze window of the schedule Nightly closes at 06:00, Europe/Oslo time, and a freeze of up to 1 s could not surely be over before; nothing was frozen",
  );
  expect(await happened()).toEqual([]);
  expect(await leases(ctx.run.id)).toEqual([]);
});

it("freezes nothing when room at the site comes too late for it, and waits no longer", async () => {
  const leave = await fullSite();
  const { ctx } = await lab.stage.begin(closing(1_500));
  const began = Date.now();
  await expect(runWindow(ctx)).rejects.toMatchObject({
    reason: { cause: expect.stringMatching(/^the freeze window/) },
  });
  expect(Date.now() - began).toBeGreaterThan(1_000);
  const { waitingSince } = await db().run.findUniqueOrThrow({ where: { id: ctx.run.id } });
  expect(waitingSince).toBeNull();
  await leave();
  expect(await happened()).toEqual([]);
});

it("freezes nothing when the clock was put on while it waited, whatever its timer says", async () => {
  const leave = await fullSite();
  let aheadMs = 0;
  const clock = { ...lab.stage.clock, now: () => lab.stage.clock.now() + aheadMs };
  const { ctx } = await lab.stage.begin(closing(60_000), { clock });
  const stopped = runWindow(ctx).catch((error: unknown) => error);
  const isWaiting = async () =>
    (await db().run.findUniqueOrThrow({ where: { id: ctx.run.id } })).waitingSince !== null;
  await until(isWaiting, 20_000);
  aheadMs = 3_600_000;
  await leave();
  expect(await stopped).toMatchObject({ reason: { cause: expect.stringMatching(/^the freeze window/) } });
  expect(await happened()).toEqual([]);
});

it("freezes as ever while there is time", async () => {
  const { ctx } = await lab.stage.begin({ ...closing(60_000), freezeBudgetMs: 8_000 });
  const record = await runWindow(ctx);
  expect(record.stop).toBeNull();
  expect(await happened()).toEqual([...FROZEN, ...Array(6).fill("snapshot"), ...THAWN]);
});
