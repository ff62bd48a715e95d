import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import type { RunKind } from "../generated/prisma/enums";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { enqueueRun } from "../runs/enqueue-run";
import type { RunOutcome } from "../runs/finish-run";
import { outcomeOf } from "../runs/outcome-of";
import { type RunBody, registerRun } from "../runs/register-run";
import { startRunWorker } from "../runs/testing/run-worker";
import { person } from "../sites/testing/stored-site";
import { deleteVnf } from "../vnfs/delete-vnf";
import { appUrl, until } from "../worker/testing/database";
import { recoveryPlanOf } from "./recovery-plan-of";
import { startFailover } from "./start-failover";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";

/* A worker does runs that make nothing: a backup waits for its site until it is cancelled, and then tidies for long. */

const SOON_MS = 30_000;
const DONE: RunOutcome = { state: "succeeded", failure: null };
let sites: TwoSites;
let point: PointAtLyon;
let name: string;
let stop: () => Promise<void>;
let tidied: () => void;
const tidying = new Promise<void>((resolve) => {
  tidied = resolve;
});

const backup: RunBody = async (run) => {
  if (run.facts.site.name !== "Lyon") return DONE;
  const waited = await run.step("wait", () => sleep(12 * 3_600_000, undefined, { signal: run.signal }));
  await run.step("tidy", () => tidying, { evenCancelled: true });
  return waited.ok ? DONE : outcomeOf(waited);
};

beforeAll(async () => {
  registerRun("backup", backup);
  registerRun("failover", async () => DONE);
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1"]);
  name = (await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } })).name;
  stop = await startRunWorker(appUrl());
});
afterAll(() => stop?.());

const ended = (runId: string) =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    return run.endedAt !== null && run;
  }, SOON_MS);

/** Written down and enqueued, as its door does it. */
async function queued(
  kind: RunKind,
  site: { id: string; name: string },
  more: Partial<Prisma.RunUncheckedCreateInput> = {},
) {
  const run = await db().run.create({
    data: {
      ...{ kind, startKey: randomUUID(), startedBy: { kind: "local", name: "bob" } },
      ...{ vnfId: point.vnfId, vnfName: name, activeVnfId: point.vnfId },
      ...{ siteId: site.id, siteName: site.name, plan: {}, planHash: "-" },
      ...more,
    },
  });
  await enqueueRun(run.id);
  return run;
}

it("a failover is done while the backup that waits for its site still tidies, and so is a backup at the new home", async () => {
  const waiting = await queued("backup", sites.lyon);
  await until(
    async () => (await db().run.findUniqueOrThrow({ where: { id: waiting.id } })).state === "running",
    SOON_MS,
  );
  await sites.cloud.control.flip("site-dark", { site: sites.lyon.region, how: "refuses" });
  const wanted = { vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId };
  const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
  const { runId } = await startFailover(person(), {
    ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: name },
    ...{ overrides: plan.overridesNeeded, reason: "Lyon is lost." },
  });
  expect(await ended(runId)).toMatchObject({ state: "succeeded", activeVnfId: null });
  expect(await db().run.findUniqueOrThrow({ where: { id: waiting.id } })).toMatchObject({
    ...{ state: "running", endedAt: null, supersededById: runId },
  });

  // As it is once the failover is accepted.
  await db().recovery.updateMany({
    where: { vnfId: point.vnfId },
    data: { openVnfId: null, state: "accepted" },
  });
  const next = await queued("backup", sites.oslo);
  expect(await ended(next.id)).toMatchObject({ state: "succeeded" });
  await expect(
    deleteVnf(person(), { vnfId: point.vnfId, version: 1, typedName: name, reason: "x" }),
  ).rejects.toMatchObject({
    code: "precondition_failed",
    message: expect.stringContaining(`b-${waiting.number} of ${name} goes on`),
  });

  // What it leaves of the VNF to others stays theirs when it ends.
  const holds = await queued("backup", sites.lyon);
  tidied();
  expect(await ended(waiting.id)).toMatchObject({
    state: "cancelled",
    failure: { cause: expect.stringMatching(/^Cancelled by ada, for f-\d+$/) },
  });
  expect(await db().run.findUniqueOrThrow({ where: { id: holds.id } })).toMatchObject({
    activeVnfId: point.vnfId,
  });
  await db().run.update({ where: { id: holds.id }, data: { cancelRequestedAt: new Date() } });
  await ended(holds.id);
});
