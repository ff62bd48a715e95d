import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBackup } from "@/lib/openstack/cinder/backup-changes";
import { createSnapshot } from "@/lib/openstack/cinder/snapshot-changes";
import { createVolume } from "@/lib/openstack/cinder/volume-changes";
import { getVolume } from "@/lib/openstack/cinder/volumes";
import { createFloatingIp } from "@/lib/openstack/neutron/floating-ips";
import { createNetwork, listNetworks } from "@/lib/openstack/neutron/networks";
import { createPort } from "@/lib/openstack/neutron/port-changes";
import { listPorts } from "@/lib/openstack/neutron/ports";
import { createSubnet, deleteSubnet, listSubnets, updateSubnet } from "@/lib/openstack/neutron/subnets";
import { createServer } from "@/lib/openstack/nova/create-server";
import { listFlavors } from "@/lib/openstack/nova/flavors";
import { importKeypair, listKeypairs } from "@/lib/openstack/nova/keypairs";
import { quiesceServer } from "@/lib/openstack/nova/quiesce";
import { findServer, getServer } from "@/lib/openstack/nova/servers";
import type { Session } from "@/lib/openstack/session";
import { failureOf } from "@/lib/openstack/testing/failure-of";
import { ManualClock } from "../core/clock";
import { type TestSandbox, testSandbox } from "../testing/test-sandbox";
import { testVm } from "../testing/test-vm";

/* What somebody else does while a run is under way, and what is missing at the other site. */

let cloud: TestSandbox;
let session: Session;
let vm: { id: string; volumeId: string };
let made = 0;
const newName = (what: string) => `${what}-${++made}`;
beforeAll(async () => {
  cloud = await testSandbox({ clock: new ManualClock() });
  session = cloud.session("RegionOne", { user: "admin", project: "demo" });
});
beforeEach(async () => {
  await cloud.control.flip("heal");
  vm = await testVm(session, cloud.control, newName("vm"));
});

const pass = (seconds: number) => cloud.control.advance(seconds * 1_000);
const flip: TestSandbox["control"]["flip"] = (name, values) => cloud.control.flip(name, values);
const status = async () => (await getServer(session, vm.id)).status;

describe("a VM is changed by somebody else:", () => {
  test.each([
    ["pause", "PAUSED"],
    ["suspend", "SUSPENDED"],
    ["stop", "SHUTOFF"],
    ["shelve", "SHELVED_OFFLOADED"],
    ["resize", "VERIFY_RESIZE"],
  ])("%s", async (what, then) => {
    await flip("vm-changes", { vm: vm.id, what });
    await pass(30);
    expect(await status()).toBe(then);
  });

  test("live-migrated", async () => {
    const before = (await getServer(session, vm.id)).host;
    await flip("vm-changes", { vm: vm.id, what: "live-migrate" });
    await pass(30);
    const after = await getServer(session, vm.id);
    expect(after.status).toBe("ACTIVE");
    expect(after.host).not.toBe(before);
  });

  test("locked, and deleted in a while", async () => {
    await flip("vm-changes", { vm: vm.id, what: "lock" });
    expect((await getServer(session, vm.id)).isLocked).toBe(true);
    await flip("vm-changes", { vm: vm.id, what: "delete", inMs: 5_000 });
    await pass(4);
    expect(await status()).toBe("ACTIVE");
    await pass(10);
    expect(await findServer(session, vm.id)).toBeUndefined();
  });

  test("what the API refuses is refused, in its words", async () => {
    await expect(flip("vm-changes", { vm: vm.id, what: "unpause" })).rejects.toThrow(/409 Cannot 'unpause'/);
    await expect(flip("vm-changes", { vm: "nobody", what: "pause" })).rejects.toThrow(
      /^vm: there is no nobody/,
    );
  });

  test("in the middle of a run: as soon as it is frozen", async () => {
    await cloud.control.addFault({
      at: "request",
      service: "nova",
      method: "POST",
      subject: vm.id,
      times: 1,
      effect: { do: "flip", switch: "vm-changes", values: { vm: vm.id, what: "delete" }, afterMs: 2_000 },
    });
    await quiesceServer(session, vm.id);
    await pass(1);
    expect((await findServer(session, vm.id))?.status).toBeDefined();
    await pass(10);
    expect(await findServer(session, vm.id)).toBeUndefined();
  });
});

describe("a volume is changed by somebody else:", () => {
  const data = async () => {
    const { id } = await createVolume(session, { name: newName("data"), sizeGib: 1 });
    await pass(5);
    return id;
  };
  const volume = (id: string) => getVolume(session, id);

  test("attached, made larger, detached, deleted", async () => {
    const id = await data();
    await flip("volume-changes", { volume: id, what: "attach", vm: vm.id });
    await pass(5);
    expect(await volume(id)).toMatchObject({ status: "in-use" });
    await flip("volume-changes", { volume: id, what: "extend" });
    await pass(5);
    expect(await volume(id)).toMatchObject({ sizeGib: 2 });
    await flip("volume-changes", { volume: id, what: "detach" });
    await pass(5);
    expect(await volume(id)).toMatchObject({ status: "available" });
    await flip("volume-changes", { volume: id, what: "delete" });
    await pass(5);
    expect((await failureOf(volume(id))).kind).toBe("not_found");
  });
});

test.each([
  ["scheduler", /^No valid host was found/],
  ["ports", /Failed to allocate the network\(s\), not rescheduling/],
  ["host", /aborted/],
])("the next VM ends in error, at its %s, and the one after it does not", async (where, message) => {
  await flip("boot-fails", { site: "RegionOne", where });
  const failed = await testVm(session, cloud.control, newName("failed"));
  expect(await getServer(session, failed.id)).toMatchObject({
    status: "ERROR",
    fault: { message: expect.stringMatching(message) },
  });
  const fine = await testVm(session, cloud.control, newName("fine"));
  expect(await getServer(session, fine.id)).toMatchObject({ status: "ACTIVE" });
});

test("at its ports it fails before its volume is attached, which stays reserved until it is deleted", async () => {
  await flip("boot-fails", { where: "ports" });
  const failed = await testVm(session, cloud.control, newName("failed"));
  const volume = async () => (await getVolume(session, failed.volumeId)).status;
  expect(await volume()).toBe("reserved");
  await flip("vm-changes", { vm: failed.id, what: "delete" });
  await pass(10);
  expect(await volume()).toBe("available");
});

describe("a quota is full:", () => {
  const fill = (what: string, left = 0) =>
    flip("fill-quota", { site: "RegionOne", project: "demo", what, left });
  const server = () =>
    createServer(session, {
      name: newName("over"),
      flavorId: "m1.tiny",
      networks: "none",
      blockDevices: [{ sourceType: "blank", bootIndex: 0, deleteOnTermination: true, sizeGib: 1 }],
    });
  const network = () => createNetwork(session, { name: newName("net") });
  const makes: Record<string, () => Promise<unknown>> = {
    instances: server,
    cores: server,
    ram: server,
    volumes: () => createVolume(session, { name: newName("over"), sizeGib: 1 }),
    gigabytes: () => createVolume(session, { name: newName("over"), sizeGib: 1 }),
    snapshots: () => createSnapshot(session, { name: newName("over"), volumeId: vm.volumeId }),
    backups: () => createBackup(session, { name: newName("over"), volumeId: vm.volumeId, force: true }),
    "backup-gigabytes": () =>
      createBackup(session, { name: newName("over"), volumeId: vm.volumeId, force: true }),
    networks: network,
    ports: async () => createPort(session, { networkId: (await network()).id, name: newName("over") }),
  };
  const LEFT: Record<string, number> = { ram: 1_000_000 };

  test.each(Object.keys(makes))("%s", async (what) => {
    await fill(what);
    expect(await failureOf(makes[what]?.() ?? Promise.resolve())).toMatchObject({ kind: "quota" });
    await fill(what, LEFT[what] ?? 1_000);
    await makes[what]?.();
  });

  test("floating IPs", async () => {
    const external = await createNetwork(session, { name: newName("external"), isExternal: true });
    await fill("floating-ips");
    const failure = await failureOf(createFloatingIp(session, { networkId: external.id }));
    expect(failure).toMatchObject({ kind: "quota" });
  });
});

describe("the other site", () => {
  test("lacks a flavor, an image, a network", async () => {
    const other = cloud.session("RegionTwo", { user: "admin", project: "demo" });
    const flavors = async () => {
      const names: string[] = [];
      for await (const { name } of listFlavors(other)) names.push(name);
      return names;
    };
    const networks = async () => {
      const names: string[] = [];
      for await (const { name } of listNetworks(other)) names.push(name);
      return names;
    };
    expect(await flavors()).toContain("m1.small");
    await flip("remove-mapping", { site: "RegionTwo", kind: "flavor", name: "m1.small" });
    expect(await flavors()).not.toContain("m1.small");
    expect(await networks()).toContain("demo-net");
    await flip("remove-mapping", { site: "RegionTwo", kind: "network", name: "demo-net" });
    expect(await networks()).not.toContain("demo-net");
    await flip("remove-mapping", { site: "RegionTwo", kind: "image", name: "devcloud-image" });
    await expect(
      flip("remove-mapping", { site: "RegionTwo", kind: "image", name: "devcloud-image" }),
    ).rejects.toThrow(/^name: there is no devcloud-image/);
  });

  test("lacks a keypair, whatever its name", async () => {
    const other = cloud.session("RegionTwo", { user: "admin", project: "demo" });
    const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDmrlJm8Y8wyrAHFjbtIqnKVdlS72XzWyFZODtK4FmF ops";
    await importKeypair(other, { name: "keys of ops", publicKey });
    await flip("remove-mapping", { site: "RegionTwo", kind: "keypair", name: "keys of ops" });
    for await (const { name } of listKeypairs(other)) expect(name).not.toBe("keys of ops");
  });

  test("has an IP or a MAC address taken already", async () => {
    let networkId = "";
    for await (const { id, name } of listNetworks(session)) if (name === "demo-net") networkId = id;
    let subnetId = "";
    for await (const subnet of listSubnets(session, { networkIds: [networkId] })) subnetId = subnet.id;
    const address = "10.10.0.77";
    await flip("take-address", { site: "RegionOne", network: "demo-net", ip: address });
    const byIp = createPort(session, { networkId, name: "p", fixedIps: [{ subnetId, address }] });
    expect(await failureOf(byIp)).toMatchObject({ kind: "conflict", fault: "IpAddressAlreadyAllocated" });
    const mac = "fa:16:3e:00:00:77";
    await flip("take-address", { site: "RegionOne", network: networkId, mac });
    const byMac = createPort(session, { networkId, name: "p", mac });
    expect(await failureOf(byMac)).toMatchObject({ kind: "conflict", fault: "MacAddressInUse" });
    await expect(flip("take-address", { site: "RegionOne", network: "demo-net" })).rejects.toThrow(/^ip: /);
  });
});

describe("DHCP", () => {
  const network = async () => createNetwork(session, { name: newName("net") });
  const subnet = (networkId: string, hasDhcp: boolean, cidr = "10.66.0.0/24") =>
    createSubnet(session, { networkId, name: "s", cidr, ipVersion: 4, hasDhcp });
  const dhcpPorts = async (networkId: string) => {
    const ports = [];
    for await (const port of listPorts(session, { networkIds: [networkId] }))
      if (port.deviceOwner === "network:dhcp") ports.push(port);
    return ports;
  };
  const portAt = (networkId: string, subnetId: string, address: string) =>
    createPort(session, { networkId, name: "p", fixedIps: [{ subnetId, address }] });

  test("takes no address where nobody says so, as on devcloud", async () => {
    const { id } = await network();
    await subnet(id, true);
    expect(await dhcpPorts(id)).toEqual([]);
  });

  test("takes the first address of a subnet that is made with it", async () => {
    await flip("dhcp-takes-address", { site: "RegionOne" });
    const { id } = await network();
    const made = await subnet(id, true);
    const [port, ...others] = await dhcpPorts(id);
    expect(others).toEqual([]);
    expect(port).toMatchObject({ fixedIps: [{ subnetId: made.id, address: "10.66.0.2" }] });
    const wanted = portAt(id, made.id, "10.66.0.2");
    expect(await failureOf(wanted)).toMatchObject({ kind: "conflict", fault: "IpAddressAlreadyAllocated" });
    await deleteSubnet(session, made.id);
    expect(await dhcpPorts(id)).toEqual([]);
  });

  test("takes the first that is left when it is switched on, and gives it back when it is off", async () => {
    const { id, name } = await network();
    await flip("dhcp-takes-address", { network: name });
    const one = await subnet(id, false);
    expect(await dhcpPorts(id)).toEqual([]);
    await portAt(id, one.id, "10.66.0.2");
    await updateSubnet(session, one.id, { hasDhcp: true });
    await updateSubnet(session, one.id, { hasDhcp: true });
    const two = await subnet(id, true, "10.67.0.0/24");
    const first = { subnetId: one.id, address: "10.66.0.3" };
    expect(await dhcpPorts(id)).toMatchObject([
      { fixedIps: [first, { subnetId: two.id, address: "10.67.0.2" }] },
    ]);
    await deleteSubnet(session, two.id);
    expect(await dhcpPorts(id)).toMatchObject([{ fixedIps: [first] }]);
    await updateSubnet(session, one.id, { hasDhcp: false });
    expect(await dhcpPorts(id)).toEqual([]);
    await portAt(id, one.id, "10.66.0.3");
  });

  test("is that of the network that was named only", async () => {
    const [named, other] = [await network(), await network()];
    await flip("dhcp-takes-address", { network: named.id });
    await subnet(other.id, true);
    await subnet(named.id, true);
    expect([await dhcpPorts(named.id), await dhcpPorts(other.id)].map(({ length }) => length)).toEqual([
      1, 0,
    ]);
  });
});
