import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import { db } from "../../db";
import { findBackup } from "../../openstack/cinder/backups";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import { getRun } from "../../run-views/get-run";
import { registerRun } from "../../runs/register-run";
import { startRunWorker } from "../../runs/testing/run-worker";
import { finishPoint } from "../finish-point";
import { backedUpPoint } from "../testing/backed-up-point";
import { windowOf } from "../testing/plan-of";
import { type TwoSites, twoSites } from "../testing/two-sites";
import { pruneRun } from "./prune-run";
import { startPrune } from "./start-prune";

let sites: TwoSites;
let stop: () => Promise<void>;

beforeAll(async () => {
  registerRun("prune", pruneRun);
  sites = await twoSites();
  stop = await startRunWorker(process.env.DATABASE_URL ?? "");
});
afterAll(() => stop());

it("deletes all points of a deleted VNF in a run that people can watch", async () => {
  const here = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
  const there = sites.cloud.session("RegionTwo", { user: "admin", project: "demo" });
  const { id: volumeId } = await createVolume(here, { name: "data", sizeGib: 1 });
  await waitForVolume(here, volumeId, { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } });
  const made = await backedUpPoint(sites, here, volumeId);
  await finishPoint(made.ctx, made.pointId, windowOf(made.plan));
  await db().vnf.update({ where: { id: made.vnfId }, data: { deletedAt: new Date(), nameKey: null } });
  const admin = sessionOf("admin");
  const run = await startPrune(admin, { vnfId: made.vnfId });
  await vi.waitFor(
    async () => expect(await getRun(admin, run?.runId ?? "")).toMatchObject({ state: "succeeded" }),
    { timeout: 30_000, interval: 100 },
  );
  expect(await getRun(admin, run?.runId ?? "")).toMatchObject({
    kind: "prune",
    failure: null,
    phases: [
      { phase: "preflight", state: "succeeded" },
      { phase: "delete", state: "succeeded", done: 1, of: 1 },
      { phase: "verify", state: "succeeded" },
    ],
  });
  expect([await findBackup(here, made.backupId), await findBackup(there, made.backupId)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(await startPrune(admin, { vnfId: made.vnfId })).toBeNull();
  const told = await db().auditEntry.findMany({
    where: { targetId: made.pointId, action: { startsWith: "recovery_point." } },
    orderBy: { id: "asc" },
  });
  expect(told).toMatchObject([
    { action: "recovery_point.judged", result: "done", runId: expect.any(String) },
    { action: "recovery_point.pruned", result: "done", runId: run?.runId },
  ]);
});
