import { expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import type { Fixture } from "../testing/fixture";
import { fixture, idAfter, oneCall } from "../testing/one-call";
import * as attachments from "./attachments";
import * as backupChanges from "./backup-changes";
import * as records from "./backup-records";
import * as backups from "./backups";
import * as groupChanges from "./group-changes";
import * as groupSnapshots from "./group-snapshots";
import * as groupTypes from "./group-types";
import * as groups from "./groups";
import { getLimits } from "./limits";
import { findReason, listMessages } from "./messages";
import { listPools } from "./pools";
import { getQuotas } from "./quotas";
import { listServices } from "./services";
import * as snapshotChanges from "./snapshot-changes";
import * as snapshots from "./snapshots";
import * as actions from "./volume-actions";
import * as volumeChanges from "./volume-changes";
import * as types from "./volume-types";
import * as volumes from "./volumes";

interface Row {
  call: (s: Session, id: string, f: Fixture) => Promise<unknown>;
  /** undefined: none is sent */
  query?: Record<string, string>;
  body?: unknown;
  value?: unknown;
  error?: Record<string, unknown>;
}

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const REQ = expect.stringMatching(/^req-/);
const CREATED = { id: UUID, requestId: REQ };
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const FULL = { kind: "quota", status: 413, fault: "overLimit", isAmbiguous: false };
const FORBIDDEN = { kind: "forbidden", status: 403 };
const ISO_TIME = "2026-11-20T12:00:00.000Z";
const all = { allProjects: true, projectId: "p1", status: "error", name: "n", pageSize: 2 };
const allQuery = { all_tenants: "1", project_id: "p1", status: "error", name: "n", limit: "2" };

const ROWS: Record<string, Row> = {
  "GET-v3-ID-volumes-detail-200": {
    call: (s) => collect(volumes.listVolumes(s, { ...all, groupId: "g1", updatedSince: ISO_TIME })),
    query: { ...allQuery, group_id: "g1", updated_at: `gte:${ISO_TIME}` },
    value: [expect.objectContaining({ id: UUID, createdAt: ISO, isBootable: false, status: "available" })],
  },
  "GET-v3-ID-volumes-ID-200": {
    call: (s, id) => volumes.getVolume(s, id),
    value: expect.objectContaining({
      status: "creating",
      sizeGib: 1,
      typeName: "__DEFAULT__",
      updatedAt: undefined,
    }),
  },
  "GET-v3-ID-volumes-ID-404": { call: (s, id) => volumes.findVolume(s, id), value: undefined },
  "POST-v3-ID-volumes-202": {
    call: (s) =>
      volumeChanges.createVolume(s, {
        name: "v",
        from: { backupId: "b1" },
        type: "ssd",
        availabilityZone: "az1",
        metadata: { k: "v" },
        schedulerHints: { same_host: ["x"] },
      }),
    body: {
      volume: {
        name: "v",
        backup_id: "b1",
        volume_type: "ssd",
        availability_zone: "az1",
        metadata: { k: "v" },
      },
      "OS-SCH-HNT:scheduler_hints": { same_host: ["x"] },
    },
    value: CREATED,
  },
  "POST-v3-ID-volumes-413": {
    call: (s) => volumeChanges.createVolume(s, { name: "v", sizeGib: 1, groupId: "g1", description: "d" }),
    body: { volume: { name: "v", size: 1, group_id: "g1", description: "d" } },
    error: FULL,
  },
  "PUT-v3-ID-volumes-ID-200": {
    call: (s, id) => volumeChanges.updateVolume(s, id, { name: "v", description: "d" }),
    body: { volume: { name: "v", description: "d" } },
    value: undefined,
  },
  "PUT-v3-ID-volumes-ID-404": {
    call: (s, id) => volumeChanges.updateVolume(s, id, { name: "v" }),
    body: { volume: { name: "v" } },
    error: { kind: "not_found", status: 404 },
  },
  "DELETE-v3-ID-volumes-ID-202": {
    call: (s, id) => volumeChanges.deleteVolume(s, id, { withSnapshots: true }),
    query: { cascade: "true" },
  },
  "DELETE-v3-ID-volumes-ID-404": { call: (s, id) => volumeChanges.deleteVolume(s, id) },
  "DELETE-v3-ID-volumes-ID-400": {
    call: (s, id) => volumeChanges.deleteVolume(s, id),
    error: { kind: "bad_request", fault: "badRequest" },
  },
  "POST-v3-ID-volumes-ID-metadata-200": {
    call: (s, id) => volumeChanges.setVolumeMetadata(s, id, { tier: "gold" }),
    body: { metadata: { tier: "gold" } },
  },
  "POST-v3-ID-volumes-ID-action-os-set-bootable-200": {
    call: (s, id) => actions.setBootable(s, id, false),
    body: { "os-set_bootable": { bootable: false } },
  },
  "POST-v3-ID-volumes-ID-action-os-set-image-metadata-200": {
    call: (s, id) => actions.setImageMetadata(s, id, { a: "b" }),
    body: { "os-set_image_metadata": { metadata: { a: "b" } } },
  },
  "POST-v3-ID-volumes-ID-action-os-unset-image-metadata-404": {
    call: (s, id) => actions.unsetImageMetadata(s, id, "a"),
    body: { "os-unset_image_metadata": { key: "a" } },
    error: { kind: "not_found" },
  },
  "POST-v3-ID-volumes-ID-action-os-show-image-metadata-200": {
    call: (s, id) => actions.getImageMetadata(s, id),
    body: { "os-show_image_metadata": {} },
    value: expect.objectContaining({ hw_firmware_type: "uefi", hw_qemu_guest_agent: "yes" }),
  },
  "POST-v3-ID-volumes-ID-action-os-extend-202": {
    call: (s, id) => actions.extendVolume(s, id, 2),
    body: { "os-extend": { new_size: 2 } },
  },
  "POST-v3-ID-volumes-ID-action-os-reset-status-202": {
    call: (s, id) => actions.resetVolumeStatus(s, id, "error"),
    body: { "os-reset_status": { status: "error" } },
  },
  "GET-v3-ID-snapshots-detail-200": {
    call: (s) => collect(snapshots.listSnapshots(s, { ...all, volumeId: "v1" })),
    query: { ...allQuery, volume_id: "v1" },
    value: expect.arrayContaining([
      expect.objectContaining({ id: UUID, volumeId: UUID, createdAt: ISO, sizeGib: 1 }),
    ]),
  },
  "GET-v3-ID-snapshots-ID-200": {
    call: (s, id) => snapshots.getSnapshot(s, id),
    value: expect.objectContaining({ id: UUID, groupSnapshotId: undefined, projectId: expect.any(String) }),
  },
  "GET-v3-ID-snapshots-ID-404": { call: (s, id) => snapshots.findSnapshot(s, id), value: undefined },
  "POST-v3-ID-snapshots-202": {
    call: (s) => snapshotChanges.createSnapshot(s, { volumeId: "v", name: "s", metadata: { a: "b" } }),
    body: { snapshot: { volume_id: "v", name: "s", metadata: { a: "b" } } },
    value: CREATED,
  },
  "POST-v3-ID-snapshots-413": {
    call: (s) => snapshotChanges.createSnapshot(s, { volumeId: "v", name: "s", description: "d" }),
    body: { snapshot: { volume_id: "v", name: "s", description: "d" } },
    error: FULL,
  },
  "DELETE-v3-ID-snapshots-ID-202": { call: (s, id) => snapshotChanges.deleteSnapshot(s, id) },
  "DELETE-v3-ID-snapshots-ID-404": { call: (s, id) => snapshotChanges.deleteSnapshot(s, id) },
  "POST-v3-ID-snapshots-ID-action-os-reset-status-202": {
    call: (s, id) => snapshotChanges.resetSnapshotStatus(s, id, "error"),
    body: { "os-reset_status": { status: "error" } },
  },
  "GET-v3-ID-group-types-200": {
    call: (s) => collect(groupTypes.listGroupTypes(s)),
    query: {},
    value: expect.arrayContaining([
      expect.objectContaining({ name: "default_cgsnapshot_type", isConsistent: true }),
      expect.objectContaining({ isConsistent: false }),
    ]),
  },
  "POST-v3-ID-group-types-202": {
    call: (s) => groupTypes.createGroupType(s, { name: "t", description: "d", isPublic: false }),
    body: { group_type: { name: "t", description: "d", is_public: false } },
    value: CREATED,
  },
  "POST-v3-ID-group-types-ID-group-specs-202": {
    call: (s, id) => groupTypes.setGroupSpecs(s, id, { a: "b" }),
    body: { group_specs: { a: "b" } },
  },
  "DELETE-v3-ID-group-types-ID-202": { call: (s, id) => groupTypes.deleteGroupType(s, id) },
  "GET-v3-ID-groups-detail-200": {
    call: (s) => collect(groups.listGroups(s, all)),
    query: { ...allQuery, list_volume: "true" },
    value: [expect.objectContaining({ volumeIds: [UUID, UUID], groupTypeId: UUID, createdAt: ISO })],
  },
  "GET-v3-ID-groups-ID-200": {
    call: (s, id) => groups.getGroup(s, id),
    query: { list_volume: "true" },
    value: expect.objectContaining({ id: UUID, volumeTypeIds: [UUID] }),
  },
  "POST-v3-ID-groups-202": {
    call: (s) => groupChanges.createGroup(s, { name: "g", groupTypeId: "t", volumeTypeIds: ["a", "b"] }),
    body: { group: { name: "g", group_type: "t", volume_types: ["a", "b"] } },
    value: CREATED,
  },
  "PUT-v3-ID-groups-ID-202": {
    call: (s, id) =>
      groupChanges.updateGroup(s, id, { addVolumeIds: ["a", "b"], removeVolumeIds: ["c"], name: "n" }),
    body: { group: { name: "n", add_volumes: "a,b", remove_volumes: "c" } },
  },
  "POST-v3-ID-groups-ID-action-delete-202": {
    call: (s, id) => groupChanges.deleteGroup(s, id, { withVolumes: true }),
    body: { delete: { "delete-volumes": true } },
  },
  "POST-v3-ID-groups-ID-action-delete-404": {
    call: (s, id) => groupChanges.deleteGroup(s, id),
    body: { delete: { "delete-volumes": false } },
  },
  "GET-v3-ID-group-snapshots-detail-200": {
    call: (s) => collect(groupSnapshots.listGroupSnapshots(s, { groupId: "g1", name: "n", pageSize: 2 })),
    query: { group_id: "g1", name: "n", limit: "2" },
    value: [expect.objectContaining({ groupId: UUID, status: "available", createdAt: ISO })],
  },
  "GET-v3-ID-group-snapshots-ID-200": {
    call: (s, id) => groupSnapshots.getGroupSnapshot(s, id),
    value: expect.objectContaining({ id: UUID, groupTypeId: UUID }),
  },
  "POST-v3-ID-group-snapshots-202": {
    call: (s) => groupSnapshots.createGroupSnapshot(s, { groupId: "g", name: "n", description: "d" }),
    body: { group_snapshot: { group_id: "g", name: "n", description: "d" } },
    value: CREATED,
  },
  "DELETE-v3-ID-group-snapshots-ID-202": { call: (s, id) => groupSnapshots.deleteGroupSnapshot(s, id) },
  "GET-v3-ID-backups-detail-200": {
    call: (s) => collect(backups.listBackups(s, { ...all, volumeId: "v1" })),
    query: { ...allQuery, volume_id: "v1" },
    value: [
      expect.objectContaining({ id: UUID, sizeGib: 1, dataTimestamp: ISO, metadata: expect.any(Object) }),
    ],
  },
  "GET-v3-ID-backups-ID-200": {
    call: (s, id) => backups.getBackup(s, id),
    value: expect.objectContaining({ id: UUID, volumeId: UUID, failReason: undefined, isIncremental: false }),
  },
  "GET-v3-ID-backups-ID-404": { call: (s, id) => backups.findBackup(s, id), value: undefined },
  "POST-v3-ID-backups-202": {
    call: (s) =>
      backupChanges.createBackup(s, {
        volumeId: "v",
        snapshotId: "s",
        name: "n",
        isIncremental: true,
        force: true,
        metadata: { a: "b" },
        container: "c",
        availabilityZone: "z",
      }),
    body: {
      backup: {
        volume_id: "v",
        snapshot_id: "s",
        name: "n",
        incremental: true,
        force: true,
        metadata: { a: "b" },
        container: "c",
        availability_zone: "z",
      },
    },
    value: CREATED,
  },
  "POST-v3-ID-backups-413": {
    call: (s) => backupChanges.createBackup(s, { volumeId: "v", name: "n" }),
    body: { backup: { volume_id: "v", name: "n" } },
    error: FULL,
  },
  "PUT-v3-ID-backups-ID-200": {
    call: (s, id) => backupChanges.updateBackup(s, id, { name: "n", metadata: {} }),
    body: { backup: { name: "n", metadata: {} } },
  },
  "DELETE-v3-ID-backups-ID-202": { call: (s, id) => backupChanges.deleteBackup(s, id) },
  "POST-v3-ID-backups-ID-action-os-force-delete-202": {
    call: (s, id) => backupChanges.forceDeleteBackup(s, id),
    body: { "os-force_delete": {} },
  },
  "POST-v3-ID-backups-ID-action-os-reset-status-202": {
    call: (s, id) => backupChanges.resetBackupStatus(s, id, "error"),
    body: { "os-reset_status": { status: "error" } },
  },
  "POST-v3-ID-backups-ID-restore-202": {
    call: (s, id) => backupChanges.restoreBackup(s, id, { volumeId: "v" }),
    body: { restore: { volume_id: "v" } },
    value: { volumeId: UUID, requestId: REQ },
  },
  "GET-v3-ID-backups-ID-export-record-200": {
    call: (s, id) => records.exportRecord(s, id),
    value: {
      service: "cinder.backup.drivers.posix.PosixBackupDriver",
      url: expect.stringMatching(/^[\w+/=]+$/),
    },
  },
  "GET-v3-ID-backups-ID-export-record-403": {
    call: (s, id) => records.exportRecord(s, id),
    error: FORBIDDEN,
  },
  "POST-v3-ID-backups-import-record-201": {
    call: (s) => records.importRecord(s, { service: "d", url: "u" }),
    body: { "backup-record": { backup_service: "d", backup_url: "u" } },
    value: CREATED,
  },
  "POST-v3-ID-backups-import-record-400": {
    call: (s) => records.importRecord(s, { service: "d", url: "u" }),
    body: { "backup-record": { backup_service: "d", backup_url: "u" } },
    error: { kind: "bad_request", causeText: expect.stringContaining("already exists") },
  },
  "GET-v3-ID-types-200": {
    call: (s) => collect(types.listVolumeTypes(s, { pageSize: 1 })),
    query: { is_public: "None", limit: "1" },
    value: expect.arrayContaining([expect.objectContaining({ name: "__DEFAULT__", isReplicated: false })]),
  },
  "GET-v3-ID-types-ID-200": {
    call: (s, id) => types.getVolumeType(s, id),
    value: expect.objectContaining({ name: "__DEFAULT__", extraSpecs: {} }),
  },
  "GET-v3-ID-types-ID-encryption-200": { call: (s, id) => types.findTypeEncryption(s, id), value: undefined },
  "GET-v3-ID-os-quota-sets-ID-200": {
    call: (s, id) => getQuotas(s, id),
    query: { usage: "true" },
    value: expect.objectContaining({
      volumes: { limit: 1, inUse: 1, reserved: 0 },
      groups: { limit: null, inUse: 0, reserved: 0 },
      byType: expect.objectContaining({
        __DEFAULT__: expect.objectContaining({ volumes: { limit: null, inUse: 1, reserved: 0 } }),
      }),
    }),
  },
  "GET-v3-ID-os-quota-sets-ID-403": {
    call: (s, id) => getQuotas(s, id),
    query: { usage: "true" },
    error: FORBIDDEN,
  },
  "GET-v3-ID-limits-200": {
    call: (s) => getLimits(s),
    value: expect.objectContaining({ backups: { limit: 0, inUse: 0 }, volumes: { limit: 1, inUse: 1 } }),
  },
  "GET-v3-ID-os-services-200": {
    call: (s) => listServices(s, { binary: "cinder-volume", host: "h" }),
    query: { binary: "cinder-volume", host: "h" },
    value: expect.arrayContaining([expect.objectContaining({ isUp: true, isEnabled: true, updatedAt: ISO })]),
  },
  "GET-v3-ID-scheduler-stats-get-pools-200": {
    call: (s) => listPools(s),
    query: { detail: "true" },
    value: [
      expect.objectContaining({ name: "r1-cinder@main#file", isThin: true, totalGib: expect.any(Number) }),
    ],
  },
  "GET-v3-ID-messages-200": {
    call: (s) => collect(listMessages(s, { resourceId: "r", resourceType: "VOLUME" })),
    query: { resource_uuid: "r", resource_type: "VOLUME" },
    value: expect.any(Array),
  },
  "GET-v3-ID-attachments-200": {
    call: (s) => collect(attachments.listAttachments(s, { volumeId: "v", serverId: "s" })),
    query: { volume_id: "v", instance_id: "s" },
    value: [{ id: UUID, volumeId: UUID, serverId: UUID, status: "reserved" }],
  },
  "DELETE-v3-ID-attachments-ID-200": { call: (s, id) => attachments.deleteAttachment(s, id) },
  "DELETE-v3-ID-attachments-ID-404": { call: (s, id) => attachments.deleteAttachment(s, id) },
};

/** A page of a list as if it were the last. */
const lastPage = (body: unknown) =>
  Object.fromEntries(Object.entries(body as object).filter(([key]) => !key.endsWith("_links")));

test.each(Object.entries(ROWS))("%s", async (file, row) => {
  const recorded = fixture(`cinder/${file}`);
  const path = (recorded.path.split("?")[0] ?? "").replace(/^\/v3\/[0-9a-f]{32}(?=\/)/, "/v3");
  const id = idAfter(recorded, path.split("/")[2] ?? "");
  const made = await oneCall({ ...recorded, path, body: lastPage(recorded.body) }, (s) =>
    row.call(s, id, recorded),
  );
  expect(made).toMatchObject({ method: recorded.method, path, query: row.query ?? {} });
  expect(made.microversion).toBe(recorded.microversion);
  expect(made.body).toEqual(row.body);
  if (row.error) expect(made.error).toMatchObject(row.error);
  else expect(made.error).toBeUndefined();
  if ("value" in row) expect(made.value).toEqual(row.value);
});

test("a reason that cannot be read is no error of its own", async () => {
  const gone = { ...fixture("cinder/GET-v3-ID-messages-200"), path: "/v3/messages", status: 500, body: "" };
  expect((await oneCall(gone, (s) => findReason(s, ["a"]))).error).toBeUndefined();
});
