import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBackup, restoreBackup } from "@/lib/openstack/cinder/backup-changes";
import { exportRecord, importRecord } from "@/lib/openstack/cinder/backup-records";
import { getBackup } from "@/lib/openstack/cinder/backups";
import { createSnapshot } from "@/lib/openstack/cinder/snapshot-changes";
import { getSnapshot } from "@/lib/openstack/cinder/snapshots";
import { setImageMetadata } from "@/lib/openstack/cinder/volume-actions";
import { createVolume } from "@/lib/openstack/cinder/volume-changes";
import { getVolume } from "@/lib/openstack/cinder/volumes";
import type { Session } from "@/lib/openstack/session";
import { failureOf } from "@/lib/openstack/testing/failure-of";
import { ManualClock } from "../core/clock";
import { type TestSandbox, testSandbox } from "../testing/test-sandbox";

let cloud: TestSandbox;
let session: Session;
let other: Session;
let volumeId = "";
let made = 0;
beforeAll(async () => {
  cloud = await testSandbox({ clock: new ManualClock() });
  session = cloud.session("RegionOne", { user: "admin", project: "demo" });
  other = cloud.session("RegionTwo", { user: "admin", project: "demo" });
});
beforeEach(async () => {
  await cloud.control.flip("heal");
  volumeId = await newVolume();
});

const pass = (seconds: number) => cloud.control.advance(seconds * 1_000);
const flip: TestSandbox["control"]["flip"] = (name, values) => cloud.control.flip(name, values);
async function newVolume() {
  const { id } = await createVolume(session, { name: `volume-${++made}`, sizeGib: 1 });
  await pass(5);
  return id;
}
const snapshot = async (of = volumeId) =>
  (await createSnapshot(session, { volumeId: of, name: `snapshot-${++made}` })).id;
const backup = async (isIncremental = false) =>
  (await createBackup(session, { volumeId, name: `backup-${++made}`, isIncremental })).id;
const snapshotStatus = async (id: string) => (await getSnapshot(session, id)).status;
const backupStatus = async (id: string) => (await getBackup(session, id)).status;
const volumeStatus = async (id = volumeId) => (await getVolume(session, id)).status;

describe("the next snapshot", () => {
  test("sticks, and its volume's alone", async () => {
    const free = await newVolume();
    await flip("snapshot-sticks", { volume: volumeId });
    const [fine, stuck] = [await snapshot(free), await snapshot()];
    await pass(3_600);
    expect(await snapshotStatus(fine)).toBe("available");
    expect(await snapshotStatus(stuck)).toBe("creating");
    await flip("heal");
    await pass(1);
    expect(await snapshotStatus(stuck)).toBe("available");
  });

  test("fails, and the one after it does not", async () => {
    await flip("snapshot-fails");
    const [failed, fine] = [await snapshot(), await snapshot()];
    await pass(5);
    expect(await snapshotStatus(failed)).toBe("error");
    expect(await snapshotStatus(fine)).toBe("available");
  });

  test("takes 60 seconds", async () => {
    await flip("snapshot-slow", { ms: 60_000 });
    const id = await snapshot();
    await pass(59);
    expect(await snapshotStatus(id)).toBe("creating");
    await pass(3);
    expect(await snapshotStatus(id)).toBe("available");
  });

  test("flaps: available, creating, available", async () => {
    await flip("snapshot-flaps", { ms: 2_000 });
    const id = await snapshot();
    const seen: string[] = [];
    for (let i = 0; i < 60; i++) {
      const status = await snapshotStatus(id);
      if (status !== seen.at(-1)) seen.push(status);
      await pass(0.05);
    }
    expect(seen).toEqual(["creating", "available", "creating", "available"]);
  });
});

describe("the next backup", () => {
  test("sticks, and its volume with it; a restart of cinder-backup gives it up", async () => {
    await flip("backup-sticks");
    const id = await backup();
    await pass(3_600);
    expect([await backupStatus(id), await volumeStatus()]).toEqual(["creating", "backing-up"]);
    await flip("cinder-backup-restarts", { site: "RegionOne" });
    expect([await backupStatus(id), await volumeStatus()]).toEqual(["error", "available"]);
  });

  test("fails", async () => {
    await flip("backup-fails", { volume: `volume-${made}` });
    const id = await backup();
    await pass(30);
    expect(await getBackup(session, id)).toMatchObject({ status: "error" });
    expect(await volumeStatus()).toBe("available");
  });

  test("takes longer, or flaps", async () => {
    await flip("backup-slow", { ms: 100_000 });
    const slow = await backup();
    await pass(99);
    expect(await backupStatus(slow)).toBe("creating");
    await pass(5);
    expect(await backupStatus(slow)).toBe("available");
    await flip("backup-flaps", { ms: 2_000 });
    const flapping = await backup();
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const status = await backupStatus(flapping);
      if (status === "creating" && seen.has("available")) seen.add("again");
      seen.add(status);
      await pass(0.1);
    }
    expect([...seen]).toEqual(["creating", "available", "again"]);
  });

  test("finds a foreign backup as its parent", async () => {
    await backup();
    await pass(10);
    const { did } = await flip("foreign-backup", { volume: volumeId });
    await pass(10);
    const increment = await backup(true);
    await pass(10);
    expect(did).toContain("somebody else makes backup ");
    const foreign = /backup (\S+) of/.exec(did)?.[1];
    expect((await cloud.control.state()).sites[0]?.counts.backups).toBeGreaterThan(2);
    expect(await getBackup(session, increment)).toMatchObject({ isIncremental: true, status: "available" });
    expect((await getBackup(session, foreign ?? "")).hasDependents).toBe(true);
  });
});

describe("a restore", () => {
  test("fails on the volume only, takes longer, or sticks", async () => {
    const id = await backup();
    await pass(10);
    const [failed, slow, stuck, fine] = [
      await newVolume(),
      await newVolume(),
      await newVolume(),
      await newVolume(),
    ];
    await flip("restore-fails", { backup: id });
    await restoreBackup(session, id, { volumeId: failed });
    await pass(30);
    expect([await volumeStatus(failed), await backupStatus(id)]).toEqual(["error_restoring", "available"]);
    await flip("restore-slow", { ms: 60_000 });
    await restoreBackup(session, id, { volumeId: slow });
    await pass(59);
    expect(await volumeStatus(slow)).toBe("restoring-backup");
    await pass(5);
    expect(await volumeStatus(slow)).toBe("available");
    await flip("restore-sticks");
    await restoreBackup(session, id, { volumeId: stuck });
    await pass(3_600);
    expect([await volumeStatus(stuck), await backupStatus(id)]).toEqual(["restoring-backup", "restoring"]);
    await flip("heal");
    await pass(1);
    await restoreBackup(session, id, { volumeId: fine });
    await pass(30);
    expect(await volumeStatus(fine)).toBe("available");
  });
});

describe("restores in number", () => {
  const MOST = 15;
  const made = async (count: number) => {
    const backups: string[] = [];
    for (let i = 0; i < count; i++) {
      backups.push(await backup());
      await pass(10);
    }
    const volumes: string[] = [];
    for (const backupId of backups)
      volumes.push((await createVolume(session, { name: `of-${backupId}`, from: { backupId } })).id);
    return { backups, volumes };
  };
  const begun = async (since: number) =>
    (await cloud.control.log({ since, kind: "did", limit: 10_000 })).entries.filter(
      ({ what }) => what === "a restore begins",
    );
  const count = async (volumes: readonly string[], status: string) =>
    (await Promise.all(volumes.map(volumeStatus))).filter((each) => each === status).length;
  const waiting = async () => (await cloud.control.state()).sites[0]?.counts.waitingRestores ?? 0;

  test("are at work 15 at once, and the others after them, in their order", async () => {
    const { lastEntry } = await cloud.control.state();
    const { volumes } = await made(MOST + 4);
    // The volumes themselves are made first.
    while ((await waiting()) < 4) await pass(0.1);
    expect((await begun(lastEntry)).map(({ atWork }) => atWork)).toEqual(
      Array.from({ length: MOST }, (_, i) => i + 1),
    );
    await pass(1.1);
    expect([await count(volumes, "available"), await count(volumes, "creating")]).toEqual([MOST, 4]);
    await pass(10);
    expect(await count(volumes, "available")).toBe(volumes.length);
    const all = await begun(lastEntry);
    expect(all.map(({ volumeId }) => volumeId)).toEqual(volumes);
    expect(Math.max(...all.map(({ atWork }) => Number(atWork)))).toBe(MOST);
    expect(all[MOST]?.did).toBe("15 at work, 3 waiting");
    expect(await waiting()).toBe(0);
  });

  test("that stick keep their places; a restart of cinder-backup forgets those that wait, too", async () => {
    await flip("restore-sticks", { times: MOST });
    const { volumes, backups } = await made(MOST + 1);
    await pass(3_600);
    expect([await count(volumes, "creating"), await waiting()]).toEqual([MOST + 1, 1]);
    await flip("cinder-backup-restarts", { site: "RegionOne" });
    expect(await waiting()).toBe(0);
    expect(await backupStatus(backups.at(-1) ?? "")).toBe("available");
    const target = await newVolume();
    await restoreBackup(session, backups[0] ?? "", { volumeId: target });
    await pass(5);
    expect(await volumeStatus(target)).toBe("available");
  });
});

test("a restore loses what the image said, and its volume is not bootable; the one after it is", async () => {
  await setImageMetadata(session, volumeId, { hw_qemu_guest_agent: "yes" });
  const id = await backup();
  await pass(10);
  const restored = async () => {
    const { id: made } = await createVolume(session, { name: "restored", from: { backupId: id } });
    await pass(10);
    return getVolume(session, made);
  };
  await flip("restore-loses-image-metadata", { backup: id });
  expect(await restored()).toMatchObject({
    status: "available",
    isBootable: false,
    imageMetadata: undefined,
  });
  expect(await restored()).toMatchObject({
    status: "available",
    isBootable: true,
    imageMetadata: { hw_qemu_guest_agent: "yes" },
  });
});

describe("the store", () => {
  test("loses an object, or has a bit of it flipped: the restore finds out", async () => {
    const id = await backup();
    await pass(10);
    const names = (await cloud.control.storeObjects()).map(({ name }) => name);
    expect(names.some((name) => name.includes(id))).toBe(true);
    await flip("flip-bit", { backup: id });
    const first = await newVolume();
    await restoreBackup(session, id, { volumeId: first });
    await pass(30);
    expect(await volumeStatus(first)).toBe("error_restoring");
    await flip("delete-object", { backup: id, part: "metadata" });
    expect((await cloud.control.storeObjects()).length).toBe(names.length - 1);
    const second = await newVolume();
    await restoreBackup(session, id, { volumeId: second });
    await pass(30);
    expect(await volumeStatus(second)).toBe("error_restoring");
    await expect(flip("delete-object", { name: "backups/none" })).rejects.toThrow(/^name: /);
    const [left = { name: "" }] = await cloud.control.storeObjects();
    await cloud.control.removeStoreObject(left.name);
    expect((await cloud.control.storeObjects()).map(({ name }) => name)).not.toContain(left.name);
  });

  test("has what a volume holds, and the control API shows it", async () => {
    expect(await cloud.control.volumeContent("RegionOne", volumeId)).toHaveLength(16);
    await expect(cloud.control.volumeContent("RegionTwo", volumeId)).rejects.toThrow(/no volume/);
  });
});

test("a record is imported already, by somebody else", async () => {
  const id = await backup();
  await pass(10);
  await flip("record-imported", { backup: id, at: "RegionTwo" });
  await pass(10);
  expect(await getBackup(other, id)).toMatchObject({ id, status: "available" });
  const failure = await failureOf(importRecord(other, await exportRecord(session, id)));
  expect(failure.kind).toBe("bad_request");
});

test("a status is shown that is not so, now and in a while", async () => {
  await flip("status-flaps", { kind: "volume", id: volumeId, forMs: 1_000, inMs: 5_000 });
  expect(await volumeStatus()).toBe("available");
  await pass(5.1);
  expect(await volumeStatus()).toBe("creating");
  await pass(1);
  expect(await volumeStatus()).toBe("available");
});
