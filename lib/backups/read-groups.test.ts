import { expect, it } from "vitest";
import { createGroup, updateGroup } from "../openstack/cinder/group-changes";
import { createGroupType, setGroupSpecs } from "../openstack/cinder/group-types";
import { createVolume } from "../openstack/cinder/volume-changes";
import { listVolumeTypes } from "../openstack/cinder/volume-types";
import { getVolume } from "../openstack/cinder/volumes";
import { collect } from "../openstack/pagination";
import { BACKENDS } from "../sandbox/cinder/rows";
import { testSandbox } from "../sandbox/testing/test-sandbox";
import { readConsistentGroups } from "./read-groups";

/** A group of two volumes at a site of its own, and where each of them lies. */
async function groupOf({ isBackendAble = true, type = "<is> True" } = {}) {
  const { sandbox, control, session } = await testSandbox({ speed: 100 });
  const region = sandbox.sites[0]?.region ?? "";
  const [admin, member] = [session(region, { user: "admin" }), session(region)];
  const backends = sandbox.world.site(region)?.rows(BACKENDS);
  for (const { id } of backends?.all() ?? []) backends?.update(id, { isConsistent: isBackendAble });
  const [volumeType] = await collect(listVolumeTypes(admin));
  const volumeTypeIds = [volumeType?.id ?? ""];
  const { id: groupTypeId } = await createGroupType(admin, { name: "together" });
  await setGroupSpecs(admin, groupTypeId, { consistent_group_snapshot_enabled: type });
  const { id } = await createGroup(admin, { name: "hss", groupTypeId, volumeTypeIds });
  await control.advance(5_000);
  const volumeIds: string[] = [];
  for (const name of ["root", "data"])
    volumeIds.push((await createVolume(admin, { name, sizeGib: 1, type: volumeType?.name })).id);
  await control.advance(5_000);
  await updateGroup(admin, id, { addVolumeIds: volumeIds });
  await control.advance(5_000);
  const hosts = new Map<string, string>();
  for (const each of volumeIds) hosts.set(each, (await getVolume(admin, each)).host ?? "");
  return { admin, member, id, volumeIds, hosts };
}

it("is a group whose type asks for one moment, on a backend that can", async () => {
  const { admin, id, volumeIds, hosts } = await groupOf();
  const [group, ...more] = await readConsistentGroups(admin, [id], hosts);
  expect(more).toEqual([]);
  expect(group).toMatchObject({ id, name: "hss" });
  expect([...(group?.volumeIds ?? [])].sort()).toEqual([...volumeIds].sort());
});

it("is none where the type asks for it and the backend only cuts one after the other", async () => {
  const { admin, id, hosts } = await groupOf({ isBackendAble: false });
  expect(await readConsistentGroups(admin, [id], hosts)).toEqual([]);
});

it("is none where the backend could and the type does not ask for it", async () => {
  const { admin, id, hosts } = await groupOf({ type: "<is> False" });
  expect(await readConsistentGroups(admin, [id], hosts)).toEqual([]);
});

it("is none where a volume of it lies on nobody knows which backend", async () => {
  const { admin, id, volumeIds, hosts } = await groupOf();
  hosts.delete(volumeIds[1] ?? "");
  expect(await readConsistentGroups(admin, [id], hosts)).toEqual([]);
});

it("is none for who may not ask what the backends can, though it is their group", async () => {
  const { member, id, hosts } = await groupOf();
  expect(await readConsistentGroups(member, [id], hosts)).toEqual([]);
});
