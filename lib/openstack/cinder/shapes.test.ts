import { expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { fakeSite, json } from "../testing/fake-site";
import { listAttachments } from "./attachments";
import { createBackup, deleteBackup, forceDeleteBackup } from "./backup-changes";
import { BackupRecordError, decodeBackupRecord } from "./decode-backup-record";
import { listGroups } from "./groups";
import { listPools } from "./pools";
import { createSnapshot } from "./snapshot-changes";
import { waitForRestore, waitForVolume, waitForVolumeGone } from "./volume-waits";
import { getVolume } from "./volumes";

/** What no devcloud shows: other releases, other drivers, other policies, and statuses one after the other. */
async function withSite<T>(
  answers: (path: string, n: number) => unknown,
  use: (s: Session) => Promise<T>,
  max = "3.71",
) {
  let n = 0;
  const site = await fakeSite({
    versions: { min: "3.0", max },
    reply: (a, res) => {
      const body = answers(a.path, n++);
      json(res, body === 404 ? 404 : a.method === "POST" ? 202 : 200, body === 404 ? {} : body);
    },
  });
  try {
    return { value: await use(site.session), calls: site.calls() };
  } finally {
    await site.close();
  }
}

const volume = (more: Record<string, unknown>) => ({
  volume: { id: "v", status: "available", size: 1, ...more },
});
const created = () => ({ snapshot: { id: "s" } });

test.each([
  ["3.65", true],
  ["3.66", undefined],
  ["3.71", undefined],
])("a snapshot at %s sends force: %s", async (max, force) => {
  const { calls } = await withSite(created, (s) => createSnapshot(s, { volumeId: "v", name: "n" }), max);
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ snapshot: { volume_id: "v", name: "n", force } });
  expect(calls[0]?.headers["openstack-api-version"]).toBe(`volume ${max === "3.71" ? "3.70" : max}`);
});

test("a backup needs 3.51 only for its zone, and 3.43 always", async () => {
  const backup = { volumeId: "v", name: "n" };
  const answer = () => ({ backup: { id: "b" } });
  await withSite(answer, (s) => createBackup(s, backup), "3.43");
  await expect(
    withSite(answer, (s) => createBackup(s, { ...backup, availabilityZone: "z" }), "3.50"),
  ).rejects.toMatchObject({ kind: "microversion" });
  await expect(withSite(answer, (s) => createBackup(s, backup), "3.42")).rejects.toMatchObject({
    kind: "microversion",
  });
});

test("a volume with all that a policy may hide left out", async () => {
  const { value } = await withSite(
    () => volume({}),
    (s) => getVolume(s, "v"),
  );
  expect(value).toMatchObject({ metadata: {}, attachments: [], host: undefined, imageMetadata: undefined });
});

test("an encrypted, attached volume of a replicated type", async () => {
  const wire = volume({
    status: "in-use",
    bootable: "true",
    encrypted: true,
    encryption_key_id: "key",
    replication_status: "enabled",
    created_at: "2026-01-02T03:04:05.678901",
    attachments: [{ attachment_id: "a", server_id: "vm", device: "/dev/vda" }],
  });
  const { value } = await withSite(
    () => wire,
    (s) => getVolume(s, "v"),
  );
  expect(value).toMatchObject({
    isBootable: true,
    isEncrypted: true,
    encryptionKeyId: "key",
    replicationStatus: "enabled",
    createdAt: "2026-01-02T03:04:05.678Z",
    attachments: [{ id: "a", serverId: "vm", device: "/dev/vda", hostName: undefined }],
  });
});

test("groups have their links under group_links", async () => {
  const group = (id: string) => ({ id, status: "available" });
  const { value, calls } = await withSite(
    (path) =>
      path.includes("marker")
        ? { groups: [group("b")] }
        : { groups: [group("a")], group_links: [{ rel: "next", href: "http://other/groups?marker=a" }] },
    (s) => collect(listGroups(s, { pageSize: 1 })),
  );
  expect(value.map((g) => g.id)).toEqual(["a", "b"]);
  expect(calls[1]?.path).toBe("/volume/v3/groups/detail?list_volume=true&limit=1&marker=a");
});

test("a long list is read to its end although the item that marks the place has gone", async () => {
  const ids = ["a", "b", "c", "d", "e", "f", "g"];
  let isGone = false;
  const { value } = await withSite(
    (path) => {
      const marker = new URL(path, "http://x").searchParams.get("marker");
      if (marker === "f" && !isGone) {
        isGone = true;
        return 404;
      }
      const at = marker ? ids.indexOf(marker) + 1 : 0;
      const more = at + 1 < ids.length ? [{ rel: "next", href: `/groups?marker=${ids[at]}` }] : [];
      return { groups: [{ id: ids[at], status: "available" }], group_links: more };
    },
    (s) => collect(listGroups(s)),
  );
  expect(value.map((g) => g.id)).toEqual(ids);
});

test.each([
  [{ total_capacity_gb: "infinite", free_capacity_gb: "unknown" }, Number.POSITIVE_INFINITY, undefined],
  [{ total_capacity_gb: "10.5", free_capacity_gb: 0 }, 10.5, 0],
  [{}, undefined, undefined],
])("a pool that reports %j", async (capabilities, totalGib, freeGib) => {
  const more = {
    consistent_group_snapshot_enabled: "True",
    replication_targets: ["t"],
    backend_state: "down",
  };
  const { value } = await withSite(
    () => ({ pools: [{ name: "p", capabilities: { ...capabilities, ...more } }] }),
    (s) => listPools(s),
  );
  expect(value[0]).toMatchObject({
    totalGib,
    freeGib,
    hasConsistentGroupSnapshots: true,
    isReplicated: false,
    replicationTargets: ["t"],
    isUp: false,
  });
});

const SOON = { deadlineMs: 5_000, interval: { firstMs: 1, maxMs: 1 } };
const message = { messages: [{ id: "m", event_id: "e", user_message: "the reason" }] };

test("a restore is judged on the volume, with the reason from the backup's message", async () => {
  const ok = await withSite(
    (_path, n) => volume({ status: n < 2 ? "restoring-backup" : "available" }),
    (s) => waitForRestore(s, "v", "b", SOON),
  );
  expect(ok.value.status).toBe("available");
  expect(ok.calls).toHaveLength(3);
  const answer = (path: string) => {
    if (path.includes("/messages")) return path.includes("resource_uuid=b") ? message : { messages: [] };
    return volume({ status: "error_restoring" });
  };
  await expect(withSite(answer, (s) => waitForRestore(s, "v", "b", SOON))).rejects.toMatchObject({
    kind: "conflict",
    causeText: "its status is error_restoring: the reason",
  });
});

test("an old error status does not end a wait for what comes after it", async () => {
  const { value } = await withSite(
    (path, n) =>
      path.includes("/messages")
        ? message
        : volume({ status: n < 2 ? "error" : n < 3 ? "creating" : "available" }),
    (s) => waitForVolume(s, "v", { ...SOON, stateBefore: "error" }),
  );
  expect(value.status).toBe("available");
});

test("a deletion ends with the volume's absence, or with error_deleting", async () => {
  await withSite(
    (_path, n) => (n < 2 ? volume({ status: "deleting" }) : 404),
    (s) => waitForVolumeGone(s, "v", SOON),
  );
  const stuck = (path: string) =>
    path.includes("/messages") ? { messages: [] } : volume({ status: "error_deleting" });
  await expect(withSite(stuck, (s) => waitForVolumeGone(s, "v", SOON))).rejects.toMatchObject({
    kind: "conflict",
    causeText: "its status is error_deleting",
  });
});

const encode = (row: unknown) => Buffer.from(JSON.stringify(row)).toString("base64");

test("a record tells its parent", () => {
  const row = {
    id: "inc",
    parent_id: "full",
    volume_id: "v",
    snapshot_id: "s",
    size: 3,
    object_count: 0,
    container: "c",
    service_metadata: "prefix",
    project_id: "p",
    metadata: { a: "b" },
    data_timestamp: "2026-01-02T03:04:05Z",
    num_dependent_backups: 2,
    driver_info: {},
  };
  expect(decodeBackupRecord(encode(row))).toMatchObject({
    id: "inc",
    parentId: "full",
    volumeId: "v",
    snapshotId: "s",
    sizeGib: 3,
    objectCount: 0,
    container: "c",
    serviceMetadata: "prefix",
    projectId: "p",
    metadata: { a: "b" },
    dataTimestamp: "2026-01-02T03:04:05.000Z",
    dependentBackups: 2,
    createdAt: undefined,
  });
  expect(decodeBackupRecord(encode({ id: "f", size: 1, parent_id: null })).parentId).toBeUndefined();
});

test.each(["", "bm8gcmVjb3Jk", encode([]), encode({ id: "secret-id" })])("%j is no record", (url) => {
  expect(() => decodeBackupRecord(url)).toThrow(BackupRecordError);
  expect(() => decodeBackupRecord(url)).not.toThrow(/secret-id/);
});

test.each([
  ["deleteBackup", deleteBackup],
  ["forceDeleteBackup", forceDeleteBackup],
])(
  "%s believes a 404 only when the backup is not there: cinder-backup may be down",
  async (_name, remove) => {
    const backup = {
      id: "b",
      status: "available",
      size: 1,
      volume_id: "v",
      created_at: "2026-01-01T00:00:00",
    };
    await withSite(
      () => 404,
      (s) => remove(s, "b"),
    );
    await expect(
      withSite(
        (_path, n) => (n === 0 ? 404 : { backup }),
        (s) => remove(s, "b"),
      ),
    ).rejects.toMatchObject({ kind: "unavailable", isAmbiguous: false });
  },
);

test("attachments come without links: a full page is followed from its last item", async () => {
  const item = (id: string) => ({ id, volume_id: "v", status: "attached" });
  const { value, calls } = await withSite(
    (path) => ({ attachments: path.includes("marker=b") ? [item("c")] : [item("a"), item("b")] }),
    (s) => collect(listAttachments(s, { pageSize: 2 })),
  );
  expect(value.map((a) => a.id)).toEqual(["a", "b", "c"]);
  expect(calls).toHaveLength(2);
});
