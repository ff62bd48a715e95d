import { expect, it } from "vitest";
import type { Network } from "../../openstack/neutron/networks";
import type { Port } from "../../openstack/neutron/ports";
import type { Subnet } from "../../openstack/neutron/subnets";
import type { Server } from "../../openstack/nova/servers";
import { describePorts, unseenOf } from "./describe-network";
import type { NetworkReading } from "./read-network";

const server = { id: "vm", projectId: "ours", addresses: [{ mac: "m1" }] } as Server;
const port = (changes: Partial<Port> = {}) =>
  ({
    id: "p1",
    deviceId: "vm",
    networkId: "n1",
    mac: "m1",
    fixedIps: [{ subnetId: "s4", address: "10.0.0.5" }],
    allowedAddressPairs: [],
    securityGroupIds: [],
    extraDhcpOptions: [],
    tags: [],
    vnicType: "normal",
    ...changes,
  }) as unknown as Port;
const subnet4: Subnet = {
  id: "s4",
  networkId: "n1",
  name: "",
  description: "",
  projectId: "ours",
  ipVersion: 4,
  cidr: "10.0.0.0/24",
  gatewayIp: "10.0.0.254",
  hasDhcp: true,
  allocationPools: [{ start: "10.0.0.10", end: "10.0.0.99" }],
  dnsServers: ["192.0.2.53"],
  hostRoutes: [{ destination: "198.51.100.0/24", nexthop: "10.0.0.253" }],
  ipv6AddressMode: undefined,
  ipv6RaMode: undefined,
  segmentId: undefined,
  subnetPoolId: undefined,
  tags: [],
};
const subnet6: Subnet = {
  ...subnet4,
  id: "s6",
  name: "six",
  ipVersion: 6,
  cidr: "2001:db8::/64",
  gatewayIp: undefined,
  hasDhcp: undefined,
  allocationPools: [],
  dnsServers: [],
  hostRoutes: [],
  ipv6AddressMode: "slaac",
  ipv6RaMode: "slaac",
};
const network = {
  id: "n1",
  name: "net",
  projectId: "ours",
  mtuBytes: 1400,
  hasPortSecurity: true,
} as Network;
const read = (changes: Partial<NetworkReading> = {}): NetworkReading => ({
  ports: [port()],
  networks: new Map([["n1", network]]),
  subnets: new Map([subnet4, subnet6].map((s) => [s.id, s])),
  floatingIps: [],
  securityGroups: new Map(),
  qosPolicies: new Map(),
  routers: new Map([["s4", "way-out"]]),
  ...changes,
});
const describeOne = (changes: Partial<NetworkReading>) => {
  const [described] = describePorts(server, read(changes));
  if (!described) throw new Error("it has a port");
  return described;
};

it("keeps all that a port's network is made again from: every subnet of it, and no other", () => {
  const other: Subnet = { ...subnet4, id: "s9", networkId: "n2" };
  const subnets = new Map([subnet4, other, subnet6].map((s) => [s.id, s]));
  expect(describeOne({ subnets }).subnets).toEqual([
    {
      id: "s4",
      name: null,
      cidr: "10.0.0.0/24",
      ipVersion: 4,
      gateway: "10.0.0.254",
      hasDhcp: true,
      pools: [{ start: "10.0.0.10", end: "10.0.0.99" }],
      dns: ["192.0.2.53"],
      hostRoutes: [{ destination: "198.51.100.0/24", nexthop: "10.0.0.253" }],
      ipv6AddressMode: null,
      ipv6RaMode: null,
      router: "way-out",
    },
    {
      id: "s6",
      name: "six",
      cidr: "2001:db8::/64",
      ipVersion: 6,
      gateway: null,
      hasDhcp: null,
      pools: [],
      dns: [],
      hostRoutes: [],
      ipv6AddressMode: "slaac",
      ipv6RaMode: "slaac",
      router: null,
    },
  ]);
  expect(describeOne({ routers: undefined }).subnets?.[0]).not.toHaveProperty("router");
});

it("keeps a port's own settings", () => {
  const ports = [
    port({
      isAdminUp: false,
      qosPolicyId: "q1",
      extraDhcpOptions: [{ name: "tftp-server", value: "10.0.0.2", ipVersion: undefined }],
      trunkId: "t1",
    }),
  ];
  expect(describeOne({ ports, qosPolicies: new Map([["q1", "gold"]]) })).toMatchObject({
    isAdminUp: false,
    qosPolicy: { id: "q1", name: "gold" },
    extraDhcpOptions: [{ name: "tftp-server", value: "10.0.0.2", ipVersion: null }],
    isTrunkParent: true,
  });
  expect(describeOne({})).toMatchObject({ isAdminUp: null, qosPolicy: null, isTrunkParent: false });
});

it.each<[string, Partial<Network> | undefined, boolean | null]>([
  ["the VM's project's", {}, true],
  ["another project's", { projectId: "theirs" }, false],
  ["nobody knows whose", { projectId: undefined }, null],
  ["not seen", undefined, null],
])("tells whether a network is its own: %s", (_, changes, isOwn) => {
  const networks = new Map(changes ? [["n1", { ...network, ...changes }]] : []);
  expect(describeOne({ networks }).network.isOwn).toBe(isOwn);
});

it("names what of a port's surroundings could not be seen, each once", () => {
  const hidden = read({
    ports: [port({ qosPolicyId: "q1" }), port({ id: "p2" })],
    networks: new Map(),
    subnets: new Map(),
  });
  expect(unseenOf(describePorts(server, hidden))).toEqual([
    "the network n1",
    "the subnet s4",
    "the QoS policy q1",
  ]);
  expect(unseenOf(describePorts(server, read()))).toEqual([]);
});
