import { makeGroup } from "./make-group";
import type { Maker } from "./maker";
import type { ProjectParts } from "./set-up-project";
import type { RegionParts } from "./set-up-region";
import type { Disk, Vm, Vnf } from "./shapes";

type Around = ProjectParts & RegionParts;

/** Brings a VNF's VMs up as an operator does: volumes first, then ports, then the VMs. */
export async function bringUpVnf(maker: Maker, vnf: Vnf, around: Around): Promise<void> {
  const volumes = new Map<string, string[]>();
  for (const vm of vnf.vms) volumes.set(vm.name, await makeVolumes(maker, vm, around));
  const shared =
    vnf.shared && (await makeVolume(maker, vnf.shared.name, { ...vnf.shared, type: "ssd-shared" }));
  maker.pass();
  const group = vnf.isApart ? await makeServerGroup(maker, vnf.name) : undefined;
  for (const vm of vnf.vms) {
    const own = volumes.get(vm.name) ?? [];
    const isMember = shared && vm.disks && vm.disks.length > 0;
    const id = await makeServer(maker, vnf, vm, {
      ...around,
      group,
      volumes: isMember ? [...own, shared] : own,
    });
    maker.pass();
    if (vm.state === "off") await maker.post("compute", `/servers/${id}/action`, { "os-stop": null });
  }
  maker.pass();
  if (vnf.isGroup) await makeGroup(maker, vnf, around.groupType);
}

async function makeVolumes(maker: Maker, vm: Vm, { images }: Around): Promise<string[]> {
  const { name, image, bootGib, disks = [] } = vm;
  const made: string[] = [];
  if (bootGib) {
    const from = { imageRef: images.get(image) };
    made.push(await makeVolume(maker, `${name}-boot`, { gib: bootGib, type: "ssd" }, from));
  }
  for (const disk of disks) made.push(await makeVolume(maker, `${name}-${disk.name}`, disk));
  return made;
}

const makeVolume = (
  maker: Maker,
  name: string,
  { gib, type }: Pick<Disk, "gib"> & { type?: string },
  more: object = {},
): Promise<string> =>
  maker.make("volume", "/volumes", "volume", {
    name,
    size: gib,
    ...(type ? { volume_type: type } : {}),
    ...more,
  });

const makeServerGroup = (maker: Maker, name: string): Promise<string> =>
  maker.make("compute", "/os-server-groups", "server_group", {
    name: `${name} apart`,
    policy: "anti-affinity",
  });

async function makeServer(
  maker: Maker,
  vnf: Vnf,
  vm: Vm,
  {
    nets,
    securityGroups,
    keypair,
    images,
    outside,
    group,
    volumes,
  }: Around & { group?: string | undefined; volumes: string[] },
): Promise<string> {
  const groups = ["oam", vm.securityGroup].flatMap((name) => (name && securityGroups.get(name)) || []);
  const networks: { port: string }[] = [];
  for (const net of vm.nets) {
    const port = { name: `${vm.name}-${net}`, network_id: nets.get(net), security_groups: groups };
    networks.push({ port: await maker.make("network", "/ports", "port", port) });
  }
  if (vm.isPublic) {
    const floating = { floating_network_id: outside, port_id: networks[0]?.port };
    await maker.make("network", "/floatingips", "floatingip", floating);
  }
  const isFromImage = vm.bootGib === undefined;
  const body = await maker.post("compute", "/servers", {
    server: {
      name: vm.name,
      flavorRef: vm.flavor,
      ...(isFromImage ? { imageRef: images.get(vm.image) } : {}),
      block_device_mapping_v2: [
        ...(isFromImage ? [{ ...LOCAL, uuid: images.get(vm.image) }] : []),
        ...volumes.map((uuid, i) => ({
          boot_index: !isFromImage && i === 0 ? 0 : -1,
          source_type: "volume",
          destination_type: "volume",
          uuid,
          delete_on_termination: false,
        })),
      ],
      networks,
      key_name: keypair,
      metadata: { vnf: vnf.name, role: vm.role },
    },
    ...(group ? { "os:scheduler_hints": { group } } : {}),
  });
  return Reflect.get(Reflect.get(body, "server") as object, "id");
}

const LOCAL = { boot_index: 0, source_type: "image", destination_type: "local", delete_on_termination: true };
