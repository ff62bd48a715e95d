import { expect, it } from "vitest";
import { giveUpRun } from "../backups/give-up-run";
import { db } from "../db";
import { requeueRuns } from "../runs/requeue-runs";
import { until } from "../worker/testing/database";
import { giveUpRecovery } from "./give-up-recovery";
import { drillLab, SOON_MS } from "./testing/drill-lab";

const lab = drillLab();

/** A drill whose workflow ends without it, after it has made everything; or before anything. */
async function lost(cleanUp: "at-end" | { keepForMinutes: number }, { hasMade = true } = {}) {
  let isThere = false;
  lab.during = () => {
    isThere = true;
    return new Promise<never>(() => {});
  };
  const drill = await lab.started(cleanUp);
  await until(async () => isThere, SOON_MS);
  if (!hasMade) await db().runResource.deleteMany({ where: { runId: drill.runId } });
  await db().$executeRaw`
    UPDATE dbos.workflow_status SET status = 'CANCELLED' WHERE workflow_uuid = ${drill.runId}`;
  await db()
    .$executeRaw`UPDATE runs SET created_at = now() - interval '1 hour' WHERE id = ${drill.runId}::uuid`;
  const [found, ...others] = await requeueRuns();
  expect([found?.id, others]).toEqual([drill.runId, []]);
  // As the worker's loop does, and twice: it may die in between.
  for (let i = 0; i < 2; i++) {
    await giveUpRecovery({ id: drill.runId });
    await giveUpRun({ id: drill.runId, kind: "drill", status: "CANCELLED" });
  }
  const run = await db().run.findUniqueOrThrow({ where: { id: drill.runId } });
  expect(run).toMatchObject({ state: "failed", activeVnfId: null });
  return lab.recoveryOf(drill.recoveryId);
}

it("what a lost drill had made is due for its clean-up at once, if that was to come at its end", async () => {
  const recovery = await lost("at-end");
  expect(recovery).toMatchObject({ state: "standing", servingAt: null });
  expect(recovery.keepUntil?.getTime()).toBeLessThanOrEqual(Date.now());
  expect(await db().runResource.count({ where: lab.open(recovery.id) })).toBe(6);
});

it("or when it was to be, if it was to be kept", async () => {
  const recovery = await lost({ keepForMinutes: 60 });
  expect(recovery.keepUntil?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
});

it("one that had made nothing is over", async () => {
  expect(await lost("at-end", { hasMade: false })).toMatchObject({ state: "failed", keepUntil: null });
});
