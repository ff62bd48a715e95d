import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { AppError } from "../errors";
import { createBackup, deleteBackup } from "../openstack/cinder/backup-changes";
import { exportRecord, importRecord } from "../openstack/cinder/backup-records";
import { findBackup, listBackups, waitForBackup, waitForBackupGone } from "../openstack/cinder/backups";
import { createVolume } from "../openstack/cinder/volume-changes";
import { waitForVolume } from "../openstack/cinder/volume-waits";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import { BACKUPS } from "../sandbox/cinder/rows-backups";
import { importCopy } from "./catalogue/import-copy";
import { catalogueBackup } from "./catalogue-backup";
import { finishPoint } from "./finish-point";
import { type BackedUp, backedUpPoint } from "./testing/backed-up-point";
import { windowOf } from "./testing/plan-of";
import { type Begun, type TwoSites, twoSites } from "./testing/two-sites";

const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };
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

const backedUp = (parent?: Made) => backedUpPoint(sites, here, volumeId, parent);
type Made = BackedUp;

const copyOf = (rowId: string) =>
  db().backupCopy.findUniqueOrThrow({
    where: { backupRowId_siteId: { backupRowId: rowId, siteId: sites.oslo.id } },
  });
const rowOf = (id: string) => db().pointBackup.findUniqueOrThrow({ where: { id } });
const placeOf = (credentialId: string) =>
  db().siteCredential.findUniqueOrThrow({ where: { id: credentialId }, select: { projectId: true } });
/** A backup that is known there in another project, by a credential that was removed and stored again since. */
const movedThere = async ({ rowId, backupId }: Made, projectId: string) => {
  sites.cloud.sandbox.world.sites[1]?.rows(BACKUPS).update(backupId, { projectId });
  await db().backupCopy.updateMany({
    where: { backupRowId: rowId },
    data: { credentialId: randomUUID(), projectId },
  });
};
const importStep = ({ journal }: Begun) => journal.ends.get(`import:${sites.oslo.id}:${volumeId}`);
const forgetThere = async (backupId: string) => {
  // Only the record: the store is shared, and keeps its objects for the site that made them.
  const { world } = sites.cloud.sandbox;
  world.sites[1]?.rows(BACKUPS).remove(backupId);
};

it("keeps the record sealed, the parent as read back, and makes the backup known at the other site", async () => {
  const made = await backedUp();
  await catalogueBackup(made.ctx, made.rowId);
  const row = await rowOf(made.rowId);
  expect(row).toMatchObject({ parentBackupId: null, chainPosition: 0, isIncremental: false });
  expect(row.service).toMatch(/BackupDriver$/);
  expect(row.dataTimestamp).toBeInstanceOf(Date);
  expect(await findBackup(there, made.backupId)).toMatchObject({ status: "available", volumeId, sizeGib: 1 });
  expect(await copyOf(made.rowId)).toMatchObject({
    state: "known",
    credentialId: sites.oslo.credentials.demo,
    projectId: sites.demoProjectId,
  });
  expect(importStep(made)).toEqual({ state: "succeeded" });
  // The record tells where in the store the data lies.
  const { url } = await exportRecord(here, made.backupId);
  const everything = JSON.stringify(
    [row, await db().auditEntry.findMany(), await db().runStep.findMany()],
    (_, value) => (typeof value === "bigint" ? `${value}` : value),
  );
  expect(everything).not.toContain(url.slice(0, 60));
  expect(row.sealedRecord).toMatch(/^v1\./);
});

it("reads the record by the credential that the project has now, when that of the backup is gone", async () => {
  const made = await backedUp();
  await db().pointBackup.update({ where: { id: made.rowId }, data: { credentialId: randomUUID() } });
  const { id } = sites.lyon;
  await db().site.update({ where: { id }, data: { recordsCredentialId: null } });
  await catalogueBackup(made.ctx, made.rowId);
  await db().site.update({ where: { id }, data: { recordsCredentialId: sites.lyon.credentials.demo } });
  expect((await rowOf(made.rowId)).sealedRecord).toMatch(/^v1\./);
});

it("goes on, and says why, when the credentials are removed under its hands", async () => {
  const made = await backedUp();
  const reader = () => Promise.reject(new AppError("not_found", "There is no such credential any more."));
  await catalogueBackup({ ...made.ctx, reader }, made.rowId);
  expect(made.journal.ends.get(`record:${volumeId}`)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("no credential of the site is stored"),
  });
});

it("tells the parents first, also one that the other site has lost", async () => {
  const full = await backedUp();
  await catalogueBackup(full.ctx, full.rowId);
  await forgetThere(full.backupId);
  const next = await backedUp(full);
  await catalogueBackup(next.ctx, next.rowId);
  expect(await rowOf(next.rowId)).toMatchObject({ parentBackupId: full.backupId, chainPosition: 1 });
  expect((await findBackup(there, full.backupId))?.status).toBe("available");
  expect((await findBackup(there, next.backupId))?.status).toBe("available");
  const log = await sites.cloud.control.log({ site: "RegionTwo", limit: 1000 });
  const imported = log.entries.flatMap((entry) =>
    entry.kind === "asked" && JSON.stringify(entry).includes("import_record") ? [entry] : [],
  );
  expect(imported.length).toBeGreaterThanOrEqual(3);
});

it("does not build on a parent that is in error at the other site, and does on one that is being restored", async () => {
  const full = await backedUp();
  await catalogueBackup(full.ctx, full.rowId);
  const rows = sites.cloud.sandbox.world.sites[1]?.rows(BACKUPS);
  rows?.update(full.backupId, { status: "error", failReason: "the store was away" });
  const next = await backedUp(full);
  await catalogueBackup(next.ctx, next.rowId);
  expect(await copyOf(next.rowId)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining(
      `the backup ${full.backupId}, which is in the state error there: the store was away`,
    ),
  });
  expect(await findBackup(there, next.backupId)).toBeUndefined();
  rows?.update(full.backupId, { status: "restoring", failReason: null });
  expect(await importCopy(next.ctx, next.rowId, sites.oslo.id)).toEqual({ state: "known" });
});

it("keeps a chain in one project there, also after its credential was stored again", async () => {
  const full = await backedUp();
  await catalogueBackup(full.ctx, full.rowId);
  const other = await placeOf(sites.oslo.credentials.admin);
  await movedThere(full, other.projectId);
  const next = await backedUp(full);
  await catalogueBackup(next.ctx, next.rowId);
  expect(await copyOf(next.rowId)).toMatchObject({
    state: "known",
    credentialId: sites.oslo.credentials.admin,
    ...other,
  });
  expect(await findBackup(there, next.backupId)).toMatchObject(other);
  // One in between may not have been told yet.
  await forgetThere(next.backupId);
  await db().backupCopy.deleteMany({ where: { backupRowId: next.rowId } });
  const last = await backedUp(next);
  await catalogueBackup(last.ctx, last.rowId);
  expect(await copyOf(last.rowId)).toMatchObject({ state: "known", ...other });
});

it("does not import beside a chain that nobody can add to, and says whose credential is missing", async () => {
  const full = await backedUp();
  await catalogueBackup(full.ctx, full.rowId);
  await movedThere(full, "a-project-without-a-credential");
  const next = await backedUp(full);
  await catalogueBackup(next.ctx, next.rowId);
  expect(await copyOf(next.rowId)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("project a-project-without-a-credential there, of which no credential"),
  });
  expect(await findBackup(there, next.backupId)).toBeUndefined();
});

it("does not call a backup known that is in another project there", async () => {
  const made = await backedUp();
  const elsewhere = sites.cloud.session("RegionTwo", { user: "admin", project: "admin" });
  await importRecord(elsewhere, await exportRecord(here, made.backupId));
  await waitForBackup(elsewhere, made.backupId, SOON);
  await catalogueBackup(made.ctx, made.rowId);
  const { projectId } = await placeOf(sites.oslo.credentials.admin);
  expect(await copyOf(made.rowId)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining(`known there in the project ${projectId}, not in`),
  });
});

it("leaves a site that does not answer to later, without failing anything", async () => {
  const made = await backedUp();
  await sites.cloud.control.flip("site-dark", { site: "RegionTwo", how: "refuses" });
  await catalogueBackup(made.ctx, made.rowId);
  expect(importStep(made)).toMatchObject({ state: "warned", cause: expect.stringContaining("Oslo") });
  expect(await copyOf(made.rowId)).toMatchObject({ state: "pending", tries: 1 });
  const judged = await finishPoint(made.ctx, made.pointId, windowOf(made.plan));
  expect(judged).toEqual({ state: "complete", consistency: "filesystem" });
  await sites.heal();
  expect(await importCopy(made.ctx, made.rowId, sites.oslo.id)).toEqual({ state: "known" });
  expect((await findBackup(there, made.backupId))?.status).toBe("available");
});

it("takes 'exists already' as done only after a look that shows the same backup", async () => {
  const made = await backedUp();
  await importRecord(there, await exportRecord(here, made.backupId));
  await waitForBackup(there, made.backupId, SOON);
  await catalogueBackup(made.ctx, made.rowId);
  expect((await copyOf(made.rowId)).state).toBe("known");
});

it("does not call a backup known where another record has its id", async () => {
  const made = await backedUp();
  const { service, url } = await exportRecord(here, made.backupId);
  const record = JSON.parse(Buffer.from(url, "base64").toString());
  const other = { ...record, object_count: 99, service_metadata: "elsewhere" };
  await importRecord(there, { service, url: Buffer.from(JSON.stringify(other)).toString("base64") });
  await waitForBackup(there, made.backupId, SOON);
  await catalogueBackup(made.ctx, made.rowId);
  expect(await copyOf(made.rowId)).toMatchObject({
    state: "failed",
    cause: expect.stringMatching(/number of objects, place in the store differ/),
  });
  expect(importStep(made)).toMatchObject({
    state: "warned",
    todo: expect.stringContaining("Look at that record"),
  });
});

it("finds by a look what came of an import whose answer was lost", async () => {
  const made = await backedUp();
  await sites.cloud.control.addFault({
    at: "request",
    site: "RegionTwo",
    route: "backups.import",
    times: 1,
    effect: { do: "lose-answer" },
  });
  await catalogueBackup(made.ctx, made.rowId);
  const first = await copyOf(made.rowId);
  await importCopy(made.ctx, made.rowId, sites.oslo.id);
  expect(first.state).toBe("pending");
  expect((await copyOf(made.rowId)).state).toBe("known");
  expect((await collect(listBackups(there))).filter(({ id }) => id === made.backupId)).toHaveLength(1);
});

it("says that the other site's quota is full, and goes on by itself once there is room", async () => {
  const made = await backedUp();
  await sites.cloud.control.flip("fill-quota", { site: "RegionTwo", what: "backups", project: "demo" });
  await catalogueBackup(made.ctx, made.rowId);
  expect(await copyOf(made.rowId)).toMatchObject({ state: "failed", cause: expect.stringContaining("Oslo") });
  expect(importStep(made)).toMatchObject({ state: "warned", todo: expect.stringContaining("quota") });
  await sites.cloud.control.flip("fill-quota", {
    site: "RegionTwo",
    what: "backups",
    project: "demo",
    left: 100,
  });
  expect(await importCopy(made.ctx, made.rowId, sites.oslo.id)).toEqual({ state: "known" });
});

it("flags a backup that builds on somebody else's, and begins the chain anew", async () => {
  const full = await backedUp();
  await catalogueBackup(full.ctx, full.rowId);
  const foreign = await createBackup(here, { volumeId, name: "somebody else's" });
  await waitForBackup(here, foreign.id, SOON);
  const made = await backedUp(full);
  await catalogueBackup(made.ctx, made.rowId);
  expect(await rowOf(made.rowId)).toMatchObject({ parentBackupId: foreign.id, chainPosition: null });
  expect(made.journal.ends.get(`record:${volumeId}`)).toMatchObject({
    state: "warned",
    cause: expect.stringContaining(foreign.id),
  });
  expect(await copyOf(made.rowId)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining(foreign.id),
  });
  expect(await finishPoint(made.ctx, made.pointId, windowOf(made.plan))).toMatchObject({
    state: "incomplete",
  });
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: made.pointId } });
  expect(point.incompleteReasons).toEqual([expect.stringContaining(foreign.id)]);
  expect(point.usableServerIds).toEqual([]);
});

it("catches up at the end on what could not be catalogued, and reads back what is gone", async () => {
  const made = await backedUp();
  // Nobody catalogued it: a worker died.
  expect(await finishPoint(made.ctx, made.pointId, windowOf(made.plan))).toEqual({
    state: "complete",
    consistency: "filesystem",
  });
  expect((await rowOf(made.rowId)).sealedRecord).toBeTruthy();
  expect((await copyOf(made.rowId)).state).toBe("known");
  // Judged once, it stays so; and a backup that somebody deleted makes a point incomplete.
  const gone = await backedUp();
  await catalogueBackup(gone.ctx, gone.rowId);
  await deleteBackup(here, gone.backupId);
  await waitForBackupGone(here, gone.backupId, SOON);
  expect(await finishPoint(gone.ctx, gone.pointId, windowOf(gone.plan))).toEqual({
    state: "incomplete",
    consistency: null,
  });
  expect(await finishPoint(gone.ctx, gone.pointId, windowOf(gone.plan))).toMatchObject({
    state: "incomplete",
  });
});
