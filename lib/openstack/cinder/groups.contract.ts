import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { createGroup, deleteGroup, updateGroup } from "./group-changes";
import {
  createGroupSnapshot,
  deleteGroupSnapshot,
  getGroupSnapshot,
  listGroupSnapshots,
  waitForGroupSnapshot,
  waitForGroupSnapshotGone,
} from "./group-snapshots";
import { createGroupType, deleteGroupType, listGroupTypes, setGroupSpecs } from "./group-types";
import { getGroup, listGroups, waitForGroup, waitForGroupGone } from "./groups";
import { listPools } from "./pools";
import { deleteSnapshot } from "./snapshot-changes";
import { listSnapshots } from "./snapshots";
import { createVolume, deleteVolume } from "./volume-changes";
import { listVolumeTypes } from "./volume-types";
import { waitForVolume, waitForVolumeGone } from "./volume-waits";

const SOON = { deadlineMs: 60_000, interval: { firstMs: 200, maxMs: 1_000 } };
let demo: Session;
let admin: Session;
const cleanup = new Cleanup();

beforeAll(async () => {
  [demo, admin] = await Promise.all([cloudSession("r1-demo"), cloudSession("r1")]);
});

afterAll(async () => {
  try {
    await cleanup.run();
  } finally {
    await Promise.all([demo.transport.close(), admin.transport.close()]);
    reportCalls();
  }
});

async function volumeTypeId(): Promise<string> {
  const types = await collect(listVolumeTypes(demo));
  const type = types.find((t) => t.name === "__DEFAULT__") ?? types[0];
  if (!type) throw new Error("the cloud has no volume type");
  return type.id;
}

async function makeGroup(specs: Record<string, string>) {
  const name = testName("group");
  const type = await createGroupType(admin, { name, description: "of a test" });
  cleanup.add(`group type ${type.id}`, () => deleteGroupType(admin, type.id));
  await setGroupSpecs(admin, type.id, specs);
  const group = await createGroup(demo, {
    name,
    groupTypeId: type.id,
    volumeTypeIds: [await volumeTypeId()],
  });
  cleanup.add(`group ${group.id}`, async () => {
    await deleteGroup(demo, group.id, { withVolumes: true });
    await waitForGroupGone(demo, group.id, SOON);
  });
  return { id: group.id, typeId: type.id, name };
}

async function makeVolume() {
  const { id } = await createVolume(demo, {
    name: testName("member"),
    sizeGib: 1,
    type: await volumeTypeId(),
  });
  cleanup.add(`volume ${id}`, async () => {
    await deleteVolume(demo, id);
    await waitForVolumeGone(demo, id, SOON);
  });
  await waitForVolume(demo, id, SOON);
  return id;
}

test("two volumes of a group are snapshotted together", async () => {
  // Undone in reverse: the volumes outlive the group only when it fails to take them along.
  const members = await Promise.all([makeVolume(), makeVolume()]);
  const { id, typeId, name } = await makeGroup({ consistent_group_snapshot_enabled: "<is> False" });
  const types = await collect(listGroupTypes(admin));
  expect(types.find((t) => t.id === typeId)).toMatchObject({ name, isConsistent: false, isPublic: true });
  expect(types.find((t) => t.name === "default_cgsnapshot_type")?.isConsistent).toBe(true);
  await waitForGroup(demo, id, SOON);

  await updateGroup(demo, id, { addVolumeIds: members });
  const group = await waitForGroup(demo, id, SOON);
  expect(group.volumeIds.sort()).toEqual([...members].sort());
  expect(group).toMatchObject({ name, groupTypeId: typeId, volumeTypeIds: [await volumeTypeId()] });
  expect((await collect(listGroups(demo, { name })))[0]).toMatchObject({ id, status: "available" });
  await expect(deleteVolume(demo, members[0])).rejects.toMatchObject({ kind: "bad_request" });
  await expect(updateGroup(demo, id, { addVolumeIds: members })).rejects.toMatchObject({
    kind: "bad_request",
  });

  const cut = await createGroupSnapshot(demo, { groupId: id, name });
  const snapshot = await waitForGroupSnapshot(demo, cut.id, SOON);
  cleanup.add(`group snapshot ${cut.id}`, async () => {
    await deleteGroupSnapshot(demo, cut.id);
    await waitForGroupSnapshotGone(demo, cut.id, SOON);
  });
  expect(snapshot).toMatchObject({ id: cut.id, groupId: id, name, groupTypeId: typeId });
  expect(await collect(listGroupSnapshots(demo, { name }))).toEqual([await getGroupSnapshot(demo, cut.id)]);
  const parts = [];
  for (const volumeId of members) parts.push(...(await collect(listSnapshots(demo, { volumeId }))));
  expect(parts.map((s) => s.groupSnapshotId)).toEqual([cut.id, cut.id]);
  await expect(deleteSnapshot(demo, parts[0]?.id ?? "")).rejects.toMatchObject({ kind: "bad_request" });
  await expect(deleteGroup(demo, id)).rejects.toMatchObject({ kind: "bad_request" });

  await deleteGroupSnapshot(demo, cut.id);
  await waitForGroupSnapshotGone(demo, cut.id, SOON);
  await updateGroup(demo, id, { removeVolumeIds: [members[0]], description: "one left" });
  expect(await waitForGroup(demo, id, SOON)).toMatchObject({
    volumeIds: [members[1]],
    description: "one left",
  });
  await deleteGroup(demo, id, { withVolumes: true });
  await waitForGroupGone(demo, id, SOON);
  await deleteGroup(demo, id);
  await expect(getGroup(demo, id)).rejects.toMatchObject({ kind: "not_found" });
  await expect(getGroupSnapshot(demo, cut.id)).rejects.toMatchObject({ kind: "not_found" });
});

test("a group may ask for consistency in vain: it is snapshotted one by one, without a word", async () => {
  const [pool] = await listPools(admin);
  expect(pool?.hasConsistentGroupSnapshots).toBe(false);
  const member = await makeVolume();
  const { id } = await makeGroup({ consistent_group_snapshot_enabled: "<is> True" });
  await waitForGroup(demo, id, SOON);
  await updateGroup(demo, id, { addVolumeIds: [member] });
  await waitForGroup(demo, id, SOON);
  const cut = await createGroupSnapshot(demo, { groupId: id, name: testName("vain") });
  cleanup.add(`group snapshot ${cut.id}`, async () => {
    await deleteGroupSnapshot(demo, cut.id);
    await waitForGroupSnapshotGone(demo, cut.id, SOON);
  });
  await waitForGroupSnapshot(demo, cut.id, SOON);
});

test("a group type is for admins to make", async () => {
  await expect(createGroupType(demo, { name: testName("no") })).rejects.toMatchObject({ kind: "forbidden" });
});
