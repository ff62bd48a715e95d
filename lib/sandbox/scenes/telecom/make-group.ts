import type { Maker } from "./maker";
import type { Vnf } from "./shapes";

interface Listed {
  id: string;
  name: string;
}

/** Puts the data volumes of a VNF into one group, which Cinder can snapshot at one instant. */
export async function makeGroup(maker: Maker, { name, vms }: Vnf, groupType: string): Promise<void> {
  const types = await listOf(maker, "/types", "volume_types");
  const wanted = new Set(vms.flatMap((vm) => (vm.disks ?? []).map((disk) => `${vm.name}-${disk.name}`)));
  const volumes = (await listOf(maker, "/volumes", "volumes")).filter((volume) => wanted.has(volume.name));
  const group = await maker.make("volume", "/groups", "group", {
    name,
    group_type: groupType,
    volume_types: types.map(({ id }) => id),
  });
  maker.pass();
  const add_volumes = volumes.map(({ id }) => id).join(",");
  await maker.post("volume", `/groups/${group}`, { group: { add_volumes } }, "PUT");
}

/** The kind of group whose snapshots are of one instant. @returns its id */
export async function makeGroupType(maker: Maker): Promise<string> {
  const id = await maker.make("volume", "/group_types", "group_type", { name: "consistent" });
  const group_specs = { consistent_group_snapshot_enabled: "<is> True" };
  await maker.post("volume", `/group_types/${id}/group_specs`, { group_specs });
  return id;
}

export async function listOf(maker: Maker, path: string, list: string): Promise<Listed[]> {
  return Reflect.get(await maker.post("volume", path, undefined, "GET"), list);
}
