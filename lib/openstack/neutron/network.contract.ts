import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { testName } from "../testing/cloud";
import { listExtensions } from "./extensions";
import {
  createFloatingIp,
  deleteFloatingIp,
  getFloatingIp,
  listFloatingIps,
  moveFloatingIp,
} from "./floating-ips";
import { deleteNetwork, getNetwork, listNetworks, updateNetwork } from "./networks";
import { createPort, deletePort } from "./port-changes";
import { listPorts } from "./ports";
import { listQosPolicies } from "./qos-policies";
import {
  addRouterInterface,
  createRouter,
  deleteRouter,
  getRouter,
  listRouters,
  removeRouterInterface,
  updateRouter,
} from "./routers";
import { createRule, deleteRule, listRules } from "./security-group-rules";
import {
  createSecurityGroup,
  deleteSecurityGroup,
  getSecurityGroup,
  listSecurityGroups,
} from "./security-groups";
import {
  type CreateSubnet,
  createSubnet,
  deleteSubnet,
  getSubnet,
  listSubnets,
  updateSubnet,
} from "./subnets";
import { addTag, listTags, replaceTags } from "./tags";
import { networkLab } from "./testing/network-lab";

const lab = networkLab();
const { makeNetwork, makeSubnet, makePort, cleanup } = lab;
let admin: Session;
let demo: Session;
beforeAll(() => {
  ({ admin, demo } = lab);
});

test("a network with its subnet is made, changed, tagged and deleted", async () => {
  const name = testName("network");
  const network = await makeNetwork(demo, { name, description: "of a test", mtuBytes: 1400 });
  expect(network.requestId).toMatch(/^req-/);
  expect(network).toMatchObject({
    name,
    description: "of a test",
    mtuBytes: 1400,
    isExternal: false,
    isShared: false,
    isAdminUp: true,
    projectId: await demo.projectId(),
    provider: undefined,
  });
  expect((await getNetwork(admin, network.id)).provider).toMatchObject({
    type: expect.stringMatching(/^(vxlan|geneve|vlan)$/),
    segmentationId: expect.any(Number),
  });
  const subnet = await makeSubnet(demo, network.id, "10.77.1.0/24");
  expect(await getSubnet(demo, subnet.id)).toMatchObject({
    networkId: network.id,
    cidr: "10.77.1.0/24",
    gatewayIp: "10.77.1.1",
    hasDhcp: false,
    dnsServers: ["192.0.2.53"],
    allocationPools: [{ start: "10.77.1.2", end: "10.77.1.254" }],
    hostRoutes: [{ destination: "198.51.100.0/24", nexthop: "10.77.1.254" }],
  });
  expect((await updateSubnet(demo, subnet.id, { hasDhcp: true })).hasDhcp).toBe(true);
  expect(await collect(listSubnets(demo, { networkIds: [network.id] }))).toHaveLength(1);
  expect(await collect(listSubnets(demo, { networkIds: [] }))).toEqual([]);
  expect((await updateNetwork(demo, network.id, { name: `${name}-2`, isAdminUp: false })).isAdminUp).toBe(
    false,
  );

  await replaceTags(demo, "networks", network.id, ["dr:one", "dr:two"]);
  await addTag(demo, "networks", network.id, "dr:three");
  await addTag(demo, "networks", network.id, "dr:three");
  expect((await listTags(demo, "networks", network.id)).sort()).toEqual(["dr:one", "dr:three", "dr:two"]);
  const found = await collect(listNetworks(demo, { name: `${name}-2`, tags: ["dr:one", "dr:three"] }));
  expect(found.map((n) => n.id)).toEqual([network.id]);

  await expect(
    createSubnet(demo, { networkId: network.id, name, cidr: "10.77.1.0/25", ipVersion: 4, hasDhcp: false }),
  ).rejects.toMatchObject({ kind: "bad_request", fault: "InvalidInput" });
  await deleteSubnet(demo, subnet.id);
  await deleteNetwork(demo, network.id);
  await deleteNetwork(demo, network.id);
  await expect(getNetwork(demo, network.id)).rejects.toMatchObject({
    kind: "not_found",
    fault: "NetworkNotFound",
  });
});

test("networks, subnets, groups and ports are found by their names and by their description", async () => {
  const [one, two, hidden] = [testName("one"), testName("two, with & signs"), testName("three")];
  const description = testName("made for one run");
  const networks = [];
  for (const name of [one, two, hidden])
    networks.push(await makeNetwork(demo, { name, description: name === hidden ? "" : description }));
  const [first, second] = networks;
  if (!first || !second) throw new Error("unreachable");
  const more = { networkId: first.id, description };
  const subnet = await createSubnet(demo, {
    ...more,
    name: one,
    cidr: "10.77.9.0/24",
    ipVersion: 4,
    hasDhcp: false,
  });
  cleanup.add(`subnet ${subnet.id}`, () => deleteSubnet(demo, subnet.id));
  const group = await createSecurityGroup(demo, { name: one, description });
  cleanup.add(`security group ${group.id}`, () => deleteSecurityGroup(demo, group.id));
  const port = await createPort(demo, { ...more, name: two });
  cleanup.add(`port ${port.id}`, () => deletePort(demo, port.id));

  const ids = async (list: AsyncIterable<{ id: string }>) => (await collect(list)).map(({ id }) => id).sort();
  const both = [first.id, second.id].sort();
  expect(await ids(listNetworks(demo, { names: [one, two] }))).toEqual(both);
  expect(await ids(listNetworks(demo, { names: [one, two, hidden], description }))).toEqual(both);
  expect(await ids(listNetworks(demo, { names: [] }))).toEqual([]);
  expect(await ids(listSubnets(demo, { names: [one, two] }))).toEqual([subnet.id]);
  expect(await ids(listSubnets(demo, { description }))).toEqual([subnet.id]);
  expect(await ids(listSecurityGroups(demo, { names: [one, two] }))).toEqual([group.id]);
  expect(await ids(listSecurityGroups(demo, { description }))).toEqual([group.id]);
  expect(await ids(listPorts(demo, { names: [one, two] }))).toEqual([port.id]);
  expect(await ids(listPorts(demo, { description }))).toEqual([port.id]);
});

test.each(["slaac", "dhcpv6-stateful", "dhcpv6-stateless"])("an IPv6 subnet may be %s", async (mode) => {
  const network = await makeNetwork(demo);
  const subnet = await createSubnet(demo, {
    networkId: network.id,
    name: testName("six"),
    cidr: "2001:db8:77::/64",
    ipVersion: 6,
    hasDhcp: true,
    ipv6AddressMode: mode,
    ipv6RaMode: mode,
  });
  cleanup.add(`subnet ${subnet.id}`, () => deleteSubnet(demo, subnet.id));
  expect(await getSubnet(demo, subnet.id)).toMatchObject({
    ipVersion: 6,
    gatewayIp: "2001:db8:77::",
    allocationPools: [{ start: "2001:db8:77::1", end: "2001:db8:77:0:ffff:ffff:ffff:ffff" }],
    hasDhcp: true,
    ipv6AddressMode: mode,
    ipv6RaMode: mode,
  });
  await expect(updateSubnet(demo, subnet.id, { hasDhcp: false })).rejects.toMatchObject({
    fault: "InvalidInput",
  });
});

test("IPv6 modes are refused without DHCP, of two kinds, for another prefix and for IPv4", async () => {
  const { id: networkId } = await makeNetwork(demo);
  const six = {
    networkId,
    name: testName("six"),
    cidr: "2001:db8:77::/64",
    ipVersion: 6,
    hasDhcp: true,
  } as const;
  const wrong: Partial<CreateSubnet>[] = [
    { hasDhcp: false, ipv6AddressMode: "slaac" },
    { ipv6AddressMode: "slaac", ipv6RaMode: "dhcpv6-stateful" },
    { cidr: "2001:db8:77::/80", ipv6AddressMode: "slaac" },
    { cidr: "10.77.9.0/24", ipVersion: 4, ipv6RaMode: "slaac" },
  ];
  for (const fields of wrong)
    await expect(createSubnet(demo, { ...six, ...fields })).rejects.toMatchObject({
      kind: "bad_request",
      fault: "InvalidInput",
    });
});

test("QoS policies are not there where Neutron lacks the extension", async () => {
  const extensions = await listExtensions(demo);
  const asked = collect(listQosPolicies(demo, { ids: [randomUUID()] }));
  if (extensions.has("qos")) expect(await asked).toEqual([]);
  else await expect(asked).rejects.toMatchObject({ kind: "not_found", status: 404 });
});

test("a security group holds rules, also such that point to another group", async () => {
  const name = testName("group");
  const [app, web] = await Promise.all(
    ["app", "web"].map(async (tier) => {
      const group = await createSecurityGroup(demo, { name: `${name}-${tier}`, description: tier });
      cleanup.add(`security group ${group.id}`, () => deleteSecurityGroup(demo, group.id));
      return group;
    }),
  );
  if (!app || !web) throw new Error("unreachable");
  expect(app.rules.map((r) => r.direction)).toEqual(["egress", "egress"]);
  const ssh = await createRule(demo, {
    securityGroupId: app.id,
    direction: "ingress",
    protocol: "tcp",
    portMin: 22,
    portMax: 23,
    remoteIpPrefix: "192.0.2.0/24",
    description: "admin",
  });
  const fromWeb = { securityGroupId: app.id, direction: "ingress", remoteGroupId: web.id } as const;
  const rule = await createRule(demo, fromWeb);
  cleanup.add("rule", () => deleteRule(demo, rule.id));
  await expect(createRule(demo, fromWeb)).rejects.toMatchObject({
    kind: "conflict",
    fault: "SecurityGroupRuleExists",
  });
  const group = await getSecurityGroup(demo, app.id);
  expect(group.rules).toContainEqual({
    id: ssh.id,
    securityGroupId: app.id,
    direction: "ingress",
    etherType: "IPv4",
    protocol: "tcp",
    portMin: 22,
    portMax: 23,
    remoteIpPrefix: "192.0.2.0/24",
    remoteGroupId: undefined,
    remoteAddressGroupId: undefined,
    description: "admin",
  });
  expect(await collect(listRules(demo, { securityGroupIds: [app.id, web.id], pageSize: 2 }))).toHaveLength(6);
  expect(
    (await collect(listSecurityGroups(demo, { ids: [app.id, web.id] }))).map((g) => g.id).sort(),
  ).toEqual([app.id, web.id].sort());
  const { id: networkId } = await makeNetwork(demo);
  const port = await makePort(demo, { networkId, securityGroupIds: [app.id] });
  expect(port.securityGroupIds).toEqual([app.id]);
  await expect(deleteSecurityGroup(demo, app.id)).rejects.toMatchObject({
    kind: "conflict",
    fault: "SecurityGroupInUse",
  });
  await deleteRule(demo, ssh.id);
  await deleteRule(demo, ssh.id);
});

test("a floating IP leads through a router to a port", async () => {
  const outside = await makeNetwork(admin, { isExternal: true });
  await makeSubnet(admin, outside.id, "203.0.113.0/24");
  expect(await collect(listNetworks(demo, { ids: [outside.id], isExternal: true }))).toHaveLength(1);
  const shared = await makeNetwork(admin, { isShared: true });
  expect(await collect(listNetworks(demo, { ids: [outside.id, shared.id], isShared: true }))).toMatchObject([
    { id: shared.id },
  ]);
  const inside = await makeNetwork(demo);
  const subnet = await makeSubnet(demo, inside.id, "10.77.3.0/24");
  const name = testName("router");
  const router = await createRouter(demo, { name, gatewayNetworkId: outside.id });
  cleanup.add(`router ${router.id}`, () => deleteRouter(demo, router.id));
  expect(router.gateway).toMatchObject({ networkId: outside.id, addresses: [expect.stringMatching(/^203/)] });

  const port = await makePort(demo, { networkId: inside.id });
  const ip = await createFloatingIp(demo, { networkId: outside.id, description: "of a test" });
  cleanup.add(`floating IP ${ip.id}`, () => deleteFloatingIp(demo, ip.id));
  await expect(moveFloatingIp(demo, ip.id, port.id)).rejects.toMatchObject({
    kind: "not_found",
    fault: "ExternalGatewayForFloatingIPNotFound",
  });
  const { portId } = await addRouterInterface(demo, router.id, { subnetId: subnet.id });
  cleanup.add("router interface", () =>
    removeRouterInterface(demo, router.id, { portId }).catch((e) => {
      if (e.kind !== "not_found") throw e;
    }),
  );
  await expect(addRouterInterface(demo, router.id, { subnetId: subnet.id })).rejects.toMatchObject({
    kind: "bad_request",
  });
  const ports = await collect(
    listPorts(demo, { deviceIds: [router.id], deviceOwners: ["network:router_interface"] }),
  );
  expect(ports.map((p) => p.id)).toEqual([portId]);
  await expect(deleteRouter(demo, router.id)).rejects.toMatchObject({
    kind: "conflict",
    fault: "RouterInUse",
  });

  expect(await moveFloatingIp(demo, ip.id, port.id)).toMatchObject({
    portId: port.id,
    routerId: router.id,
    fixedAddress: port.fixedIps[0]?.address,
  });
  expect((await collect(listFloatingIps(demo, { portIds: [port.id] }))).map((f) => f.id)).toEqual([ip.id]);
  expect(await collect(listFloatingIps(demo, { networkId: outside.id, address: ip.address }))).toHaveLength(
    1,
  );
  await expect(
    createFloatingIp(demo, {
      networkId: outside.id,
      portId: port.id,
      fixedAddress: port.fixedIps[0]?.address,
    }),
  ).rejects.toMatchObject({ kind: "conflict", fault: "FloatingIPPortAlreadyAssociated" });
  await expect(
    createFloatingIp(demo, { networkId: outside.id, address: "203.0.113.200" }),
  ).rejects.toMatchObject({ kind: "forbidden" });
  await expect(removeRouterInterface(demo, router.id, { portId })).rejects.toMatchObject({
    kind: "conflict",
    fault: "RouterInterfaceInUseByFloatingIP",
  });
  expect((await moveFloatingIp(demo, ip.id, null)).portId).toBeUndefined();
  const routes = [{ destination: "198.51.100.0/24", nexthop: "10.77.3.5" }];
  expect((await updateRouter(demo, router.id, { routes })).routes).toEqual(routes);
  await updateRouter(demo, router.id, { routes: [], isAdminUp: false, gatewayNetworkId: null });
  expect(await getRouter(demo, router.id)).toMatchObject({
    isAdminUp: false,
    gateway: undefined,
    routes: [],
  });
  expect(await collect(listRouters(demo, { name }))).toHaveLength(1);
  await removeRouterInterface(demo, router.id, { portId });
  await deleteFloatingIp(demo, ip.id);
  await expect(getFloatingIp(demo, ip.id)).rejects.toMatchObject({ kind: "not_found" });
});

test("the extensions are known by their aliases", async () => {
  const extensions = await listExtensions(demo);
  expect([...extensions]).toEqual(expect.arrayContaining(["security-group", "router", "standard-attr-tag"]));
});
