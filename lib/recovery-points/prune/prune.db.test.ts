import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import { db } from "../../db";
import { createBackup } from "../../openstack/cinder/backup-changes";
import { findBackup, waitForBackup } from "../../openstack/cinder/backups";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import type { Session } from "../../openstack/session";
import { startPolicyPrune } from "../../retention/start-policy-prune";
import { RunStopped } from "../../runs/run-stopped";
import { BACKUPS } from "../../sandbox/cinder/rows-backups";
import { catalogueBackup } from "../catalogue-backup";
import { finishPoint } from "../finish-point";
import { type BackedUp, backedUpPoint } from "../testing/backed-up-point";
import { windowOf } from "../testing/plan-of";
import { ToldJournal } from "../testing/told-journal";
import { type TwoSites, twoSites } from "../testing/two-sites";
import type { PruneContext } from "./prune-context";
import type { PrunePlan } from "./prune-plan";
import { lookBeforePrune, prunePoints, settlePrune } from "./prune-points";
import { startPrune } from "./start-prune";

const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };
const ADMIN = sessionOf("admin");
let sites: TwoSites;
let here: Session;
let there: Session;
let volumeId: string;

beforeAll(async () => {
  sites = await twoSites();
  here = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
  there = sites.cloud.session("RegionTwo", { user: "admin", project: "demo" });
});
beforeEach(async () => {
  await sites.heal();
  ({ id: volumeId } = await createVolume(here, { name: "data", sizeGib: 1 }));
  await waitForVolume(here, volumeId, SOON);
});

const finished = async (parent?: BackedUp) => {
  const made = await backedUpPoint(sites, here, volumeId, parent);
  await finishPoint(made.ctx, made.pointId, windowOf(made.plan));
  return made;
};
/** The run as its workflow gives it to the phases. */
async function started(input: { vnfId: string; pointIds?: string[] }) {
  const run = await startPrune(ADMIN, input);
  if (!run) throw new Error("nothing to delete");
  const { plan } = await db().run.findUniqueOrThrow({ where: { id: run.runId } });
  const { ctx } = await sites.begin((await lastPlan()) as never, { id: run.runId, number: run.number });
  const journal = new ToldJournal();
  return { ctx: { ...ctx, plan: plan as unknown as PrunePlan, journal } as PruneContext, journal };
}
const lastPlan = async () => (await db().run.findFirstOrThrow({ where: { kind: "backup" } })).plan;
const stateOf = async ({ pointId }: BackedUp) =>
  (await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } })).state;
const isAnywhere = async ({ backupId }: BackedUp) =>
  [await findBackup(here, backupId), await findBackup(there, backupId)].some(Boolean);
const settle = (vnfId: string) => db().run.updateMany({ where: { vnfId }, data: { activeVnfId: null } });

it("deletes a chain leaves first, at both sites, with all that is secret of it", async () => {
  const full = await finished();
  const next = await finished(full);
  ({ id: volumeId } = await createVolume(here, { name: "other", sizeGib: 1 }));
  await waitForVolume(here, volumeId, SOON);
  const kept = await finished();
  await db().recoveryPoint.update({ where: { id: kept.pointId }, data: { vnfId: full.vnfId } });
  const { ctx, journal } = await started({ vnfId: full.vnfId, pointIds: [full.pointId, next.pointId] });
  await lookBeforePrune(ctx);
  await prunePoints(ctx);
  expect(await settlePrune(ctx)).toEqual({ left: 0, of: 2 });
  expect(await Promise.all([full, next, kept].map(isAnywhere))).toEqual([false, false, true]);
  expect(await Promise.all([full, next, kept].map(stateOf))).toEqual(["pruned", "pruned", "complete"]);
  expect([...journal.ends.keys()]).toEqual([
    "check:records",
    `delete:${next.backupId}`,
    `delete:${full.backupId}`,
    "verify:points",
  ]);
  const row = await db().pointBackup.findUniqueOrThrow({
    where: { id: full.rowId },
    include: { copies: true },
  });
  expect(row).toMatchObject({
    ...{ state: "deleted", sealedRecord: null, copies: [] },
    deletedAt: expect.any(Date),
  });
  expect(await db().recoveryPoint.findUniqueOrThrow({ where: { id: full.pointId } })).toMatchObject({
    manifest: null,
    sealedUserData: null,
  });
  const calls = await db().auditEntry.findMany({
    where: { runId: ctx.run.id, result: "intent" },
    orderBy: { id: "asc" },
  });
  expect(calls.map(({ targetName, siteName }) => [targetName, siteName])).toEqual([
    [`DELETE /backups/${next.backupId}`, "Lyon"],
    [`DELETE /backups/${next.backupId}`, "Oslo"],
    [`DELETE /backups/${full.backupId}`, "Lyon"],
    [`DELETE /backups/${full.backupId}`, "Oslo"],
  ]);
});

it("refuses what would break a kept point, or leave none, and deletes nothing then", async () => {
  const full = await finished();
  const next = await finished(full);
  await expect(startPrune(ADMIN, { vnfId: full.vnfId, pointIds: [full.pointId] })).rejects.toMatchObject({
    code: "precondition_failed",
    message: expect.stringContaining("Newer points build on"),
  });
  await expect(startPrune(ADMIN, { vnfId: full.vnfId })).rejects.toMatchObject({
    code: "precondition_failed",
  });
  await expect(startPrune(sessionOf("viewer"), { vnfId: full.vnfId })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(startPrune(sessionOf("operator"), { vnfId: full.vnfId })).rejects.toMatchObject({
    code: "not_found",
  });
  // A deleted VNF's points may all go; twice at once is one run.
  await db().vnf.update({ where: { id: full.vnfId }, data: { deletedAt: new Date(), nameKey: null } });
  const starts = await Promise.allSettled([0, 1].map(() => startPrune(ADMIN, { vnfId: full.vnfId })));
  expect(starts.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await settle(full.vnfId);
  const one = { vnfId: full.vnfId, startKey: randomUUID() };
  const clicks = await Promise.all([0, 1].map(() => startPrune(ADMIN, one)));
  expect(new Set(clicks.map((run) => run?.runId)).size).toBe(1);
  expect(await Promise.all([full, next].map(isAnywhere))).toEqual([true, true]);
  await settle(full.vnfId);
});

it("deletes and reads back what was made by credentials that were removed and stored again", async () => {
  const made = await backedUpPoint(sites, here, volumeId);
  await catalogueBackup(made.ctx, made.rowId);
  await db().pointBackup.update({ where: { id: made.rowId }, data: { credentialId: randomUUID() } });
  await db().backupCopy.updateMany({
    where: { backupRowId: made.rowId },
    data: { credentialId: randomUUID() },
  });
  expect(await finishPoint(made.ctx, made.pointId, windowOf(made.plan))).toMatchObject({ state: "complete" });
  await db().vnf.update({ where: { id: made.vnfId }, data: { deletedAt: new Date() } });
  const { ctx } = await started({ vnfId: made.vnfId });
  await lookBeforePrune(ctx);
  await prunePoints(ctx);
  expect(await settlePrune(ctx)).toEqual({ left: 0, of: 1 });
  expect(await isAnywhere(made)).toBe(false);
  await settle(made.vnfId);
});

it("deletes nothing when no credential of the project is stored any more, and says so", async () => {
  const made = await backedUpPoint(sites, here, volumeId);
  await catalogueBackup(made.ctx, made.rowId);
  const gone = { credentialId: randomUUID(), projectId: "a-project-without-a-credential" };
  await db().pointBackup.update({ where: { id: made.rowId }, data: gone });
  expect(await finishPoint(made.ctx, made.pointId, windowOf(made.plan))).toMatchObject({
    state: "incomplete",
  });
  await db().vnf.update({ where: { id: made.vnfId }, data: { deletedAt: new Date() } });
  const { ctx } = await started({ vnfId: made.vnfId });
  await expect(lookBeforePrune(ctx)).rejects.toThrow(/no credential is stored/);
  expect(await isAnywhere(made)).toBe(true);
  await settle(made.vnfId);
});

it("deletes nothing while a site that knows a backup does not answer", async () => {
  const made = await finished();
  await db().vnf.update({ where: { id: made.vnfId }, data: { deletedAt: new Date() } });
  const { ctx } = await started({ vnfId: made.vnfId });
  await sites.cloud.control.flip("site-dark", { site: "RegionTwo", how: "refuses" });
  await expect(lookBeforePrune(ctx)).rejects.toThrow(RunStopped);
  await sites.heal();
  expect((await findBackup(here, made.backupId))?.status).toBe("available");
  expect(await stateOf(made)).toBe("complete");
  await settle(made.vnfId);
});

it("goes on after a kill in between, and is done when all is gone already", async () => {
  const made = await finished();
  await db().vnf.update({ where: { id: made.vnfId }, data: { deletedAt: new Date() } });
  const { ctx } = await started({ vnfId: made.vnfId });
  await lookBeforePrune(ctx);
  await prunePoints(ctx);
  // As if the worker had died right before it could write that down.
  await db().pointBackup.update({ where: { id: made.rowId }, data: { state: "deleting" } });
  await lookBeforePrune(ctx);
  await prunePoints(ctx);
  expect(await settlePrune(ctx)).toEqual({ left: 0, of: 1 });
  await settle(made.vnfId);
});

it("spares a point that is held, or read, or built on by the time that it would go, and what that builds on", async () => {
  const full = await finished();
  const next = await finished(full);
  await db().vnf.update({ where: { id: full.vnfId }, data: { deletedAt: new Date() } });
  const { ctx, journal } = await started({ vnfId: full.vnfId });
  await lookBeforePrune(ctx);
  const hold = (heldBy: string | null) =>
    db().recoveryPoint.update({ where: { id: next.pointId }, data: { heldBy, heldBecause: "the upgrade" } });
  await hold("Kari");
  const { spared } = await prunePoints(ctx);
  expect(spared).toEqual([next.rowId, full.rowId]);
  expect(await settlePrune(ctx, spared)).toEqual({ left: 0, of: 2 });
  expect(journal.ends.get(`delete:${next.backupId}`)).toMatchObject({
    state: "skipped",
    cause: "its point stays: it is held by Kari: “the upgrade”",
  });
  expect(journal.ends.get(`delete:${full.backupId}`)).toMatchObject({ state: "skipped" });
  await hold(null);
  // A drill that reads it, and a backup of another VNF that builds on it.
  const drill = await db().run.create({
    data: {
      ...{ kind: "drill", vnfId: full.vnfId, vnfName: "x", siteId: sites.lyon.id, siteName: "Lyon" },
      ...{ startKey: randomUUID(), startedBy: {}, plan: {}, planHash: "-", pointId: next.pointId },
    },
  });
  expect((await prunePoints(ctx)).spared).toHaveLength(2);
  expect(journal.ends.get(`delete:${next.backupId}`)?.cause).toBe(
    `its point stays: d-${drill.number} uses it`,
  );
  await db().run.update({ where: { id: drill.id }, data: { endedAt: new Date() } });
  const other = await finished();
  await db().pointBackup.update({ where: { id: other.rowId }, data: { parentBackupId: next.backupId } });
  expect((await prunePoints(ctx)).spared).toHaveLength(2);
  expect(journal.ends.get(`delete:${next.backupId}`)?.cause).toContain("builds on it");
  expect(await Promise.all([full, next].map(isAnywhere))).toEqual([true, true]);
  expect(await Promise.all([full, next].map(stateOf))).toEqual(["complete", "complete"]);
  await db().pointBackup.update({ where: { id: other.rowId }, data: { parentBackupId: null } });
  expect((await prunePoints(ctx)).spared).toEqual([]);
  expect(await settlePrune(ctx)).toEqual({ left: 0, of: 2 });
  expect(await Promise.all([full, next].map(isAnywhere))).toEqual([false, false]);
  await settle(full.vnfId);
});

it("deletes what a policy asked for, unless the policy says something else by then", async () => {
  const full = await finished();
  const next = await finished(full);
  ({ id: volumeId } = await createVolume(here, { name: "third", sizeGib: 1 }));
  await waitForVolume(here, volumeId, SOON);
  const kept = await finished();
  const newest = { vnfId: full.vnfId, takenAt: new Date() };
  await db().recoveryPoint.update({ where: { id: kept.pointId }, data: newest });
  const rules = { keepLast: 1, daily: 0, weekly: 0, monthly: 0, yearly: 0, minAgeDays: 0, timeZone: "UTC" };
  const policy = await db().retentionPolicy.create({
    data: { ...rules, name: "One", nameKey: "one", createdBy: "ada" },
  });
  await db().vnfRetention.create({ data: { vnfId: full.vnfId, policyId: policy.id } });
  const runId = (await startPolicyPrune(full.vnfId)) ?? "";
  const { plan, number } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const { ctx } = await sites.begin((await lastPlan()) as never, { id: runId, number });
  const journal = new ToldJournal();
  const context = { ...ctx, plan: plan as unknown as PrunePlan, journal } as PruneContext;
  await lookBeforePrune(context);
  await db().retentionPolicy.update({ where: { id: policy.id }, data: { version: 2 } });
  expect((await prunePoints(context)).spared).toEqual([next.rowId, full.rowId]);
  expect(journal.ends.get(`delete:${next.backupId}`)?.cause).toContain("the policy One is not as it was");
  await db().retentionPolicy.update({ where: { id: policy.id }, data: { version: 1 } });
  expect((await prunePoints(context)).spared).toEqual([]);
  expect(await settlePrune(context)).toEqual({ left: 0, of: 2 });
  expect(await Promise.all([full, next, kept].map(isAnywhere))).toEqual([false, false, true]);
  await settle(full.vnfId);
});

it("leaves alone what is not ours, in use, or built on by somebody else, and says so", async () => {
  const made = await finished();
  await db().vnf.update({ where: { id: made.vnfId }, data: { deletedAt: new Date() } });
  const { ctx, journal } = await started({ vnfId: made.vnfId });
  const world = sites.cloud.sandbox.world.sites[0];
  const rows = world?.rows(BACKUPS);
  const { metadata, name } = rows?.get(made.backupId) ?? {};
  rows?.update(made.backupId, { metadata: {}, name: "nightly" });
  await expect(lookBeforePrune(ctx)).rejects.toThrow(/mark of the run/);
  rows?.update(made.backupId, { metadata: metadata ?? {}, name: name ?? null, status: "restoring" });
  await expect(lookBeforePrune(ctx)).rejects.toThrow(/being restored/);
  rows?.update(made.backupId, { status: "available" });
  const foreign = await createBackup(here, { volumeId, name: "somebody else's", isIncremental: true });
  await waitForBackup(here, foreign.id, SOON);
  const objects = async () => (await sites.cloud.control.storeObjects()).length;
  const before = await objects();
  await lookBeforePrune(ctx);
  await prunePoints(ctx);
  // To delete the other site's record would have taken the data from under the foreign increment.
  expect([await objects(), (await findBackup(there, made.backupId))?.status]).toEqual([before, "available"]);
  expect(journal.ends.get(`delete:${made.backupId}`)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("Incremental backups exist"),
  });
  expect(await settlePrune(ctx)).toEqual({ left: 1, of: 1 });
  expect(await stateOf(made)).toBe("complete");
  await settle(made.vnfId);
});
