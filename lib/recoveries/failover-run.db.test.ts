import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { getRun } from "../run-views/get-run";
import type { FenceRecord } from "../runs/recovery-view";
import { registerRun } from "../runs/register-run";
import { RunStopped } from "../runs/run-stopped";
import { startRunWorker } from "../runs/testing/run-worker";
import { person } from "../sites/testing/stored-site";
import { appUrl, until } from "../worker/testing/database";
import type { RecoveryContext } from "./recovery-context";
import { recoveryPlanOf } from "./recovery-plan-of";
import { recoveryRun } from "./recovery-run";
import { startFailover } from "./start-failover";
import { forgetDrills } from "./testing/forget-drills";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";
import { writeReport } from "./write-report";

/* The order of a failover's steps, and what is left to decide: its phases make nothing, and write what a test wants of them. */

let sites: TwoSites;
let point: PointAtLyon;
let stop: () => Promise<void>;
/** By name, what the build comes to. */
let states: Record<string, "healthy" | "blocked">;
let preflight: () => Promise<void>;
let fenced: FenceRecord["servers"][number];
let built: number;

beforeAll(async () => {
  registerRun(
    "failover",
    recoveryRun({
      runPreflight: () => preflight(),
      fence: async ({ recovery }) => {
        const record = recordOf();
        await db().recovery.update({ where: { id: recovery.id }, data: { fence: { ...record } as object } });
        return record;
      },
      importRecords: async () => {},
      build: async (ctx) => {
        await build(ctx);
        return { healthy: [], failed: [], usedPointId: "" };
      },
      proveAttached: async () => {},
      prove: async () => ({ healthy: [], failed: [], disproved: [] }),
      handOver: async () => ({ problems: [] }),
      nameRestored: async () => ({ problems: [] }),
      swapVolume: async () => ({ outcome: "swapped", problems: [] }),
      removeMade: async () => ({ left: 0 }),
      // As by a worker that died right after it.
      writeReport: async (ctx) => {
        await writeReport(ctx);
        await db().vnf.update({ where: { id: point.vnfId }, data: { rtoMinutes: 77 } });
        await writeReport(ctx);
      },
    }),
  );
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss", "scscf"]);
  stop = await startRunWorker(appUrl());
});
beforeEach(() => {
  states = { hss: "healthy", scscf: "blocked" };
  preflight = async () => {};
  fenced = ofServer("locked", true);
  built = 0;
});
afterEach(async () => {
  await forgetDrills(point.vnfId);
  await db().vnf.update({ where: { id: point.vnfId }, data: { rtoMinutes: null } });
});
afterAll(() => stop?.());

const ofServer = (
  state: "locked" | "unproved",
  wasRunning: boolean | null,
): FenceRecord["servers"][number] => ({
  ...{ serverId: "s", name: "hss", state, wasRunning, wasLocked: null, cause: null },
});
const recordOf = (): FenceRecord => ({
  ...{ at: new Date().toISOString(), sourceAnswers: true, cause: null, hook: null },
  ...{ isProved: fenced.state === "locked", servers: [fenced] },
});
async function build({ recovery }: RecoveryContext): Promise<void> {
  built++;
  for (const [name, state] of Object.entries(states))
    await db().recoveryServer.updateMany({
      where: { recoveryId: recovery.id, name },
      data: {
        state,
        ...(state === "healthy" ? { bootedAt: new Date(), healthyAt: new Date(), serverId: name } : {}),
      },
    });
}

/** One whose run is over, and what may be asked of it then. */
async function failedOver() {
  const wanted = { vnfId: point.vnfId, pointId: point.pointId, siteId: sites.oslo.id };
  const { name } = await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } });
  const { hash, plan } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
  const { runId } = await startFailover(person(), {
    ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: name },
    ...{ reason: "Lyon is lost", overrides: plan.overridesNeeded },
  });
  const run = await until(async () => {
    const found = await db().run.findUniqueOrThrow({ where: { id: runId }, include: { recovery: true } });
    return found.endedAt !== null && found;
  }, 30_000);
  return { ...run, may: (await getRun(person(), runId)).recovery?.may };
}

it("that brings up some VMs is accepted or rolled back; its report is written once", async () => {
  const run = await failedOver();
  expect(run).toMatchObject({
    ...{ state: "partly_failed", may: ["accept", "roll-back"] },
    recovery: { state: "partly", servingAt: null, openVnfId: point.vnfId },
  });
  expect(run.recovery?.report).toMatchObject({
    recovery: { name: `f-${run.number}` },
    rto: { targetMs: null },
  });
});

it("of which nothing works can be rolled back only", async () => {
  states = { hss: "blocked", scscf: "blocked" };
  expect(await failedOver()).toMatchObject({
    may: ["roll-back"],
    recovery: { state: "failed", openVnfId: point.vnfId },
  });
});

it("that stops before it touches anything is over, and its VNF is free", async () => {
  preflight = async () => {
    throw new RunStopped({ cause: "Oslo does not answer", todo: "Look at it." });
  };
  const over = { state: "failed", may: [], recovery: { state: "stopped", openVnfId: null, report: null } };
  expect(await failedOver()).toMatchObject({ ...over, failure: { cause: "Oslo does not answer" } });
  preflight = async () => {};
  fenced = ofServer("unproved", null);
  expect(await failedOver()).toMatchObject(over);
  expect(built).toBe(0);
});

it("that is not proved to be alone makes nothing, and what it stopped waits for a roll-back", async () => {
  fenced = ofServer("unproved", true);
  expect(await failedOver()).toMatchObject({
    ...{ state: "failed", may: ["roll-back"] },
    recovery: { state: "failed", openVnfId: point.vnfId },
  });
  expect(built).toBe(0);
});
