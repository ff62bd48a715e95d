import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import {
  createBackup,
  deleteBackup,
  forceDeleteBackup,
  resetBackupStatus,
  restoreBackup,
  updateBackup,
} from "./backup-changes";
import { exportRecord, importRecord } from "./backup-records";
import { findBackup, getBackup, listBackups, waitForBackup, waitForBackupGone } from "./backups";
import { decodeBackupRecord } from "./decode-backup-record";
import { listMessages } from "./messages";
import { createSnapshot, deleteSnapshot } from "./snapshot-changes";
import { waitForSnapshot, waitForSnapshotGone } from "./snapshots";
import { setBootable, setImageMetadata } from "./volume-actions";
import { createVolume, deleteVolume } from "./volume-changes";
import { waitForRestore, waitForVolume, waitForVolumeGone } from "./volume-waits";
import { getVolume } from "./volumes";

const SOON = { deadlineMs: 150_000, interval: { firstMs: 200, maxMs: 1_000 } };
let demo: Session;
/** The admin in the project demo: records are exported and imported per project. */
let here: Session;
let there: Session;
const cleanup = new Cleanup();

beforeAll(async () => {
  [demo, here, there] = await Promise.all([
    cloudSession("r1-demo"),
    cloudSession("r1-admin-demo"),
    cloudSession("r2-admin-demo"),
  ]);
});

afterAll(async () => {
  try {
    await cleanup.run();
  } finally {
    await Promise.all([demo, here, there].map((s) => s.transport.close()));
    reportCalls();
  }
});

async function makeVolume(session: Session, from?: { backupId: string }) {
  const { id } = await createVolume(session, {
    name: from ? `restore_backup_${testName("restored")}` : testName("volume"),
    ...(from ? { from } : { sizeGib: 1 }),
  });
  cleanup.add(`volume ${id}`, async () => {
    await deleteVolume(session, id, { withSnapshots: true });
    await waitForVolumeGone(session, id, SOON);
  });
  return id;
}

async function makeSnapshot(volumeId: string) {
  const { id } = await createSnapshot(demo, { volumeId, name: testName("snapshot") });
  cleanup.add(`snapshot ${id}`, async () => {
    await deleteSnapshot(demo, id);
    await waitForSnapshotGone(demo, id, SOON);
  });
  await waitForSnapshot(demo, id, SOON);
  return id;
}

/** Made from a snapshot, and removed at the end: children first, as the clean-up goes in reverse. */
async function makeBackup(volumeId: string, isIncremental: boolean) {
  const name = testName("backup");
  const snapshotId = await makeSnapshot(volumeId);
  const { id, requestId } = await createBackup(demo, {
    volumeId,
    snapshotId,
    name,
    isIncremental,
    description: "of a test",
    metadata: { dr_op: name },
    container: "stillpoint-contract",
    availabilityZone: "nova",
  });
  expect(requestId).toMatch(/^req-/);
  cleanup.add(`backup ${id}`, async () => {
    await deleteBackup(here, id);
    await waitForBackupGone(here, id, SOON);
  });
  return waitForBackup(demo, id, SOON);
}

async function importThere(id: string) {
  const record = await exportRecord(here, id);
  const imported = await importRecord(there, record);
  expect(imported.id).toBe(id);
  await waitForBackup(there, id, SOON);
  return record;
}

test("a chain of backups is made here, imported there, and restored there", async () => {
  const source = await makeVolume(demo);
  await waitForVolume(demo, source, SOON);
  await setBootable(demo, source, true);
  await expect(
    createBackup(demo, { volumeId: source, name: testName("early"), isIncremental: true }),
  ).rejects.toMatchObject({
    kind: "bad_request",
    causeText: expect.stringContaining("No backups available"),
  });

  const full = await makeBackup(source, false);
  expect(full).toMatchObject({ volumeId: source, sizeGib: 1, isIncremental: false, hasDependents: false });
  expect(full.metadata).toEqual({ dr_op: full.name });
  expect(full.dataTimestamp).toMatch(/Z$/);
  await setImageMetadata(demo, source, { hw_qemu_guest_agent: "yes" });
  const increment = await makeBackup(source, true);
  expect(increment.isIncremental).toBe(true);
  expect((await getBackup(demo, full.id)).hasDependents).toBe(true);
  await expect(deleteBackup(demo, full.id)).rejects.toMatchObject({ kind: "bad_request" });
  const chain = await collect(listBackups(demo, { volumeId: source, pageSize: 1 }));
  expect(chain.map((b) => b.id).sort()).toEqual([full.id, increment.id].sort());

  await expect(exportRecord(demo, full.id)).rejects.toMatchObject({ kind: "forbidden" });
  const record = decodeBackupRecord((await exportRecord(here, increment.id)).url);
  expect(record).toMatchObject({
    id: increment.id,
    parentId: full.id,
    volumeId: source,
    snapshotId: increment.snapshotId,
    sizeGib: 1,
    container: "stillpoint-contract",
    projectId: await demo.projectId(),
    objectCount: increment.objectCount,
    dataTimestamp: increment.dataTimestamp,
    name: increment.name,
    metadata: increment.metadata,
    serviceMetadata: expect.stringContaining(increment.id),
  });
  expect(decodeBackupRecord((await exportRecord(here, full.id)).url).parentId).toBeUndefined();

  // Whatever the order of the imports, children are deleted first.
  cleanup.add("imported backups", async () => {
    for (const { id } of [increment, full]) {
      await deleteBackup(there, id);
      await waitForBackupGone(there, id, SOON);
    }
  });

  // The increment alone: importing says nothing, restoring fails, and only the volume tells.
  const again = await importThere(increment.id);
  await expect(importRecord(there, again)).rejects.toMatchObject({
    kind: "bad_request",
    fault: "badRequest",
    causeText: expect.stringContaining("already exists"),
  });
  const orphan = await makeVolume(there, { backupId: increment.id });
  await expect(waitForRestore(there, orphan, increment.id, SOON)).rejects.toMatchObject({
    kind: "conflict",
    causeText: expect.stringMatching(/^its status is error_restoring: /),
  });
  expect(await getBackup(there, increment.id)).toMatchObject({ status: "available", failReason: undefined });
  expect(await collect(listMessages(there, { resourceId: increment.id }))).not.toEqual([]);

  // With its parent: as it was at the source. What was made bootable by hand alone does not come back so.
  await importThere(full.id);
  const [fromFull, fromIncrement] = await Promise.all([
    makeVolume(there, { backupId: full.id }),
    makeVolume(there, { backupId: increment.id }),
  ]);
  const first = await waitForRestore(there, fromFull, full.id, SOON);
  expect(first).toMatchObject({ sizeGib: 1, isBootable: false, imageMetadata: undefined });
  const second = await waitForRestore(there, fromIncrement, increment.id, SOON);
  expect(second).toMatchObject({ isBootable: true, imageMetadata: { hw_qemu_guest_agent: "yes" } });
  expect(second.name).toBe((await getVolume(demo, source)).name);
  expect(second.metadata).toMatchObject({ src_backup_id: increment.id });

  const { volumeId } = await restoreBackup(there, increment.id, { volumeId: fromFull });
  expect(volumeId).toBe(fromFull);
  await expect(restoreBackup(there, full.id, { volumeId: fromFull })).rejects.toMatchObject({
    kind: "bad_request",
  });
  expect(await waitForRestore(there, fromFull, increment.id, SOON)).toMatchObject({ isBootable: true });
});

test("a backup is renamed, put into error and deleted by force; a volume in use needs force", async () => {
  const source = await makeVolume(demo);
  await waitForVolume(demo, source, SOON);
  const name = testName("direct");
  const { id } = await createBackup(demo, { volumeId: source, name });
  cleanup.add(`backup ${id}`, async () => {
    await deleteBackup(here, id);
    await waitForBackupGone(here, id, SOON);
  });
  // While it is backed up, nothing else may be done with the volume.
  await expect(createBackup(demo, { volumeId: source, name })).rejects.toMatchObject({
    kind: "bad_request",
    causeText: expect.stringContaining("backing-up"),
  });
  await expect(exportRecord(here, id)).rejects.toMatchObject({ kind: "bad_request" });
  await waitForBackup(demo, id, SOON);
  await waitForVolume(demo, source, SOON);

  await updateBackup(demo, id, { name: `${name}-2`, metadata: { kept: "yes" } });
  expect(await collect(listBackups(demo, { name: `${name}-2`, status: "available" }))).toMatchObject([
    { id, metadata: { kept: "yes" } },
  ]);
  await expect(resetBackupStatus(demo, id, "error")).rejects.toMatchObject({ kind: "forbidden" });
  await resetBackupStatus(here, id, "error");
  await expect(waitForBackup(demo, id, { ...SOON, stateBefore: "available" })).rejects.toMatchObject({
    kind: "conflict",
    causeText: expect.stringMatching(/^its status is error/),
  });
  await expect(forceDeleteBackup(demo, id)).rejects.toMatchObject({ kind: "forbidden" });
  await forceDeleteBackup(here, id);
  await waitForBackupGone(demo, id, SOON);
  expect(await findBackup(demo, id)).toBeUndefined();
  await deleteBackup(demo, id);
});

test("a record is for admins, and must be one", async () => {
  const record = { service: "cinder.backup.drivers.posix.PosixBackupDriver", url: "bm8gcmVjb3Jk" };
  await expect(importRecord(demo, record)).rejects.toMatchObject({ kind: "forbidden", status: 403 });
  await expect(importRecord(here, record)).rejects.toMatchObject({ kind: "bad_request", status: 400 });
});
