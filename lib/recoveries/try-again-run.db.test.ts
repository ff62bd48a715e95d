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
import { tryRecoveryAgain } from "./try-recovery-again";
import { writeReport } from "./write-report";

/* The order of a failover's steps over several runs: its phases make nothing, and write what a test wants of them. */

let sites: TwoSites;
let point: PointAtLyon;
let stop: () => Promise<void>;
/** By name, what the build comes to. */
let states: Record<string, "healthy" | "blocked">;
let preflight: () => Promise<void>;
let isFenced: boolean;

beforeAll(async () => {
  registerRun(
    "failover",
    recoveryRun({
      runPreflight: () => preflight(),
      fence: async ({ recovery }) => {
        const record = recordOf(isFenced);
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
      removeMade: async () => ({ left: 0 }),
      writeReport,
    }),
  );
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss", "scscf"]);
  stop = await startRunWorker(appUrl());
});
beforeEach(() => {
  states = { hss: "healthy", scscf: "blocked" };
  preflight = async () => {};
  isFenced = true;
});
afterEach(() => forgetDrills(point.vnfId));
afterAll(() => stop?.());

/** Of an original that was stopped, or of which nobody can say that it was. */
function recordOf(isProved: boolean): FenceRecord {
  const [state, wasRunning] = isProved ? (["locked", true] as const) : (["unproved", null] as const);
  const server = { serverId: "s", name: "hss", state, wasRunning, wasLocked: null, cause: null };
  return {
    ...{ at: new Date().toISOString(), sourceAnswers: isProved, cause: null, hook: null, isProved },
    servers: [server],
  };
}
const build = ({ recovery }: RecoveryContext) =>
  Promise.all(
    Object.entries(states).map(([name, state]) =>
      db().recoveryServer.updateMany({
        where: { recoveryId: recovery.id, name },
        data: {
          state,
          ...(state === "healthy" ? { bootedAt: new Date(), healthyAt: new Date(), serverId: name } : {}),
        },
      }),
    ),
  );
const ended = (runId: string) =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId }, include: { recovery: true } });
    return run.endedAt !== null && run;
  }, 30_000);

/** A first run that is over. */
async function failedOver() {
  const wanted = { vnfId: point.vnfId, pointId: point.pointId, siteId: sites.oslo.id };
  const { name } = await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } });
  const { hash, plan } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
  const { runId } = await startFailover(person(), {
    ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: name },
    ...{ reason: "Lyon is lost", overrides: plan.overridesNeeded },
  });
  return ended(runId);
}
const again = async (recoveryId: string | null) =>
  ended((await tryRecoveryAgain(person(), { recoveryId })).runId);
const stopIt = async () => {
  throw new RunStopped({ cause: "Oslo does not answer", todo: "Look at it." });
};

it("ends as the whole when the second run brings up the rest, with a report of its own", async () => {
  const first = await failedOver();
  expect(first).toMatchObject({ state: "partly_failed", recovery: { state: "partly", servingAt: null } });
  const view = await getRun(person(), first.id);
  expect(view.recovery?.may).toContain("try-again");
  const { reportHash } = first.recovery ?? {};
  states = { hss: "healthy", scscf: "healthy" };
  const second = await again(first.recoveryId);
  expect(second).toMatchObject({
    ...{ kind: "failover", state: "succeeded", failure: null, activeVnfId: null },
    recovery: { state: "pending", servingAt: expect.any(Date), openVnfId: point.vnfId },
  });
  expect(second.recovery?.report).toMatchObject({ recovery: { name: `f-${second.number}` } });
  expect(second.recovery?.reportHash).not.toBe(reportHash);
});

it("leaves it as it was when the second run stops before it makes anything: it is never as if nothing had been made", async () => {
  const { recoveryId, recovery } = await failedOver();
  preflight = stopIt;
  expect(await again(recoveryId)).toMatchObject({
    ...{ state: "failed", failure: { cause: "Oslo does not answer" } },
    recovery: { state: "partly", openVnfId: point.vnfId, reportHash: recovery?.reportHash },
  });
  preflight = async () => {};
  isFenced = false;
  expect(await again(recoveryId)).toMatchObject({
    ...{ state: "failed", recovery: { state: "partly", openVnfId: point.vnfId } },
  });
});

it("has failed still when nothing of it works, and can be tried again", async () => {
  states = { hss: "blocked", scscf: "blocked" };
  const { recoveryId, recovery } = await failedOver();
  expect(recovery?.state).toBe("failed");
  preflight = stopIt;
  const second = await again(recoveryId);
  expect(second.recovery).toMatchObject({ state: "failed", openVnfId: point.vnfId });
  expect((await getRun(person(), second.id)).recovery?.may.sort()).toEqual(["roll-back", "try-again"]);
});
