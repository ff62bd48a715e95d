import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { ownProject } from "../testing/own-project";
import { listVolumeZones } from "./availability-zones";
import { createBackup } from "./backup-changes";
import { getLimits } from "./limits";
import { listPools } from "./pools";
import { getQuotas } from "./quotas";
import { listServices } from "./services";
import { createSnapshot } from "./snapshot-changes";
import { createVolume, deleteVolume } from "./volume-changes";
import { findTypeEncryption, getVolumeType, listVolumeTypes } from "./volume-types";
import { waitForVolume, waitForVolumeGone } from "./volume-waits";

const SOON = { deadlineMs: 60_000, interval: { firstMs: 200, maxMs: 1_000 } };
let admin: Session;
let demo: Session;
const cleanup = new Cleanup();

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
});

afterAll(async () => {
  try {
    await cleanup.run();
  } finally {
    await Promise.all([admin.transport.close(), demo.transport.close()]);
    reportCalls();
  }
});

test("the daemons of Cinder tell how they are, to admins only", async () => {
  const services = await listServices(admin);
  expect(new Set(services.map((s) => s.binary))).toEqual(
    new Set(["cinder-volume", "cinder-backup", "cinder-scheduler"]),
  );
  const [backup, ...others] = await listServices(admin, { binary: "cinder-backup" });
  expect(others).toEqual([]);
  expect(backup).toMatchObject({ isEnabled: true, isUp: true });
  expect(Date.now() - Date.parse(backup?.updatedAt ?? "")).toBeLessThan(120_000);
  const volume = services.find((s) => s.binary === "cinder-volume");
  expect(volume).toMatchObject({ isBackendUp: true, isFrozen: false, replicationStatus: "disabled" });
  await expect(listServices(demo)).rejects.toMatchObject({ kind: "forbidden", status: 403 });
});

test("zones are told to everybody", async () => {
  expect(await listVolumeZones(demo)).toEqual([{ name: expect.any(String), isAvailable: true }]);
});

test("the pools tell their room, to admins only", async () => {
  const [pool] = await listPools(admin);
  expect(pool?.name).toMatch(/^.+@.+#.+$/);
  expect(pool?.totalGib).toBeGreaterThan(pool?.freeGib ?? Number.POSITIVE_INFINITY);
  expect(pool).toMatchObject({ hasConsistentGroupSnapshots: false, isReplicated: false, isThin: true });
  await expect(listPools(demo)).rejects.toMatchObject({ kind: "forbidden" });
});

test("volume types are listed, and are not encrypted here", async () => {
  const types = await collect(listVolumeTypes(admin, { pageSize: 1 }));
  const type = types.find((t) => t.name === "__DEFAULT__");
  expect(type).toMatchObject({ isPublic: true, isReplicated: false, extraSpecs: expect.anything() });
  expect(await getVolumeType(admin, type?.id ?? "")).toEqual(type);
  // What is made of no type when nobody names one.
  expect(types.map(({ id }) => id)).toContain((await getVolumeType(demo, "default")).id);
  expect(await findTypeEncryption(admin, type?.id ?? "")).toBeUndefined();
  await expect(getVolumeType(admin, randomUUID())).rejects.toMatchObject({ kind: "not_found" });
  await expect(findTypeEncryption(demo, type?.id ?? "")).rejects.toMatchObject({ kind: "forbidden" });
});

test("an encrypted type tells its cipher", async () => {
  const call = { service: "volume", method: "POST", expect: [200] } as const;
  const made = await admin.call({
    ...call,
    path: "/types",
    body: { volume_type: { name: testName("type") } },
  });
  const { id } = JSON.parse(made.body.toString()).volume_type as { id: string };
  cleanup.add(`type ${id}`, () =>
    admin.call({ ...call, method: "DELETE", path: `/types/${id}`, expect: [202] }),
  );
  const encryption = {
    provider: "luks",
    cipher: "aes-xts-plain64",
    key_size: 256,
    control_location: "front-end",
  };
  await admin.call({ ...call, path: `/types/${id}/encryption`, body: { encryption } });
  expect(await findTypeEncryption(admin, id)).toEqual({
    provider: "luks",
    cipher: "aes-xts-plain64",
    keySize: 256,
    controlLocation: "front-end",
  });
});

describe("in a project of its own", () => {
  let own: Session;
  let projectId: string;

  beforeAll(async () => {
    own = await ownProject("r1", cleanup);
    projectId = await own.projectId();
  });

  const setQuota = (quota_set: Record<string, number>) =>
    admin.call({
      service: "volume",
      method: "PUT",
      path: `/os-quota-sets/${projectId}`,
      body: { quota_set },
      expect: [200],
    });

  test("a full quota is told as such, with what is used", async () => {
    cleanup.add("quota", () =>
      admin.call({ service: "volume", method: "DELETE", path: `/os-quota-sets/${projectId}`, expect: [200] }),
    );
    await setQuota({ volumes: 1, backups: 0, snapshots: 0, groups: -1 });
    const { id } = await createVolume(own, { name: testName("only"), sizeGib: 1 });
    cleanup.add("volume", async () => {
      await deleteVolume(own, id);
      await waitForVolumeGone(own, id, SOON);
    });
    await waitForVolume(own, id, SOON);
    const full = { kind: "quota", status: 413, fault: "overLimit", retryAfterMs: undefined };
    const name = testName("over");
    await expect(createVolume(own, { name, sizeGib: 1 })).rejects.toMatchObject({
      ...full,
      isAmbiguous: false,
    });
    await expect(createBackup(own, { name, volumeId: id })).rejects.toMatchObject(full);
    await expect(createSnapshot(own, { name, volumeId: id })).rejects.toMatchObject(full);

    const quotas = await getQuotas(admin, projectId);
    expect(quotas).toMatchObject({
      volumes: { limit: 1, inUse: 1, reserved: 0 },
      backups: { limit: 0, inUse: 0, reserved: 0 },
      gigabytes: { inUse: 1 },
      groups: { limit: null },
      byType: { __DEFAULT__: { volumes: { limit: null, inUse: 1, reserved: 0 }, gigabytes: { inUse: 1 } } },
    });
    expect(await getLimits(own)).toMatchObject({
      volumes: { limit: 1, inUse: 1 },
      gigabytes: { inUse: 1 },
      snapshots: { limit: 0, inUse: 0 },
      backups: { limit: 0, inUse: 0 },
    });
    await expect(getQuotas(demo, projectId)).rejects.toMatchObject({ kind: "forbidden" });
  });
});
