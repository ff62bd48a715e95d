import type { Port } from "../../openstack/neutron/ports";
import type { SecurityGroup } from "../../openstack/neutron/security-groups";
import type { Subnet } from "../../openstack/neutron/subnets";
import type { Server } from "../../openstack/nova/servers";
import type { ServerDescription, SubnetDescription } from "../server-description";
import type { NetworkReading } from "./read-network";

type Ports = ServerDescription["ports"];
type Groups = ServerDescription["securityGroups"];

/** The ports of a VM in the order of its interfaces: only its addresses keep it (openstack-api.md B2). Pure. */
export function describePorts(server: Server, network: NetworkReading): Ports {
  const order = server.addresses.map(({ mac }) => mac);
  const rank = ({ mac }: Port) => (order.includes(mac) ? order.indexOf(mac) : order.length);
  return network.ports
    .filter(({ deviceId }) => deviceId === server.id)
    .sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
    .map((port) => describePort(port, server.projectId, network));
}

function describePort(
  port: Port,
  projectId: string,
  { networks, subnets, floatingIps, qosPolicies, routers }: NetworkReading,
): Ports[number] {
  const net = networks.get(port.networkId);
  return {
    portId: port.id,
    name: port.name || null,
    mac: port.mac,
    network: {
      id: port.networkId,
      name: net?.name ?? null,
      mtu: net?.mtuBytes ?? null,
      providerType: net?.provider?.type ?? null,
      isOwn: net?.projectId === undefined ? null : net.projectId === projectId,
      hasPortSecurity: net?.hasPortSecurity ?? null,
    },
    fixedIps: port.fixedIps.map(({ address, subnetId }) => ({
      address,
      subnetId,
      cidr: subnets.get(subnetId)?.cidr ?? null,
      subnetName: subnets.get(subnetId)?.name || null,
    })),
    allowedAddressPairs: port.allowedAddressPairs.map(({ address, mac }) => ({
      ipAddress: address,
      macAddress: mac ?? null,
    })),
    securityGroupIds: port.securityGroupIds,
    vnicType: port.vnicType,
    hasPortSecurity: port.hasPortSecurity ?? null,
    tags: port.tags,
    floatingIps: floatingIps.filter(({ portId }) => portId === port.id).map(({ address }) => address),
    subnets: [...subnets.values()]
      .filter((s) => s.networkId === port.networkId)
      .map((s) => describeSubnet(s, routers)),
    isAdminUp: port.isAdminUp ?? null,
    qosPolicy: port.qosPolicyId
      ? { id: port.qosPolicyId, name: qosPolicies.get(port.qosPolicyId) ?? null }
      : null,
    extraDhcpOptions: port.extraDhcpOptions.map((o) => ({ ...o, ipVersion: o.ipVersion ?? null })),
    isTrunkParent: port.trunkId !== undefined,
  };
}

const describeSubnet = (subnet: Subnet, routers: NetworkReading["routers"]): SubnetDescription => ({
  id: subnet.id,
  name: subnet.name || null,
  cidr: subnet.cidr,
  ipVersion: subnet.ipVersion,
  gateway: subnet.gatewayIp ?? null,
  hasDhcp: subnet.hasDhcp ?? null,
  pools: subnet.allocationPools,
  dns: subnet.dnsServers,
  hostRoutes: subnet.hostRoutes,
  ipv6AddressMode: subnet.ipv6AddressMode ?? null,
  ipv6RaMode: subnet.ipv6RaMode ?? null,
  ...(routers ? { router: routers.get(subnet.id) ?? null } : {}),
});

/** What of the ports' surroundings nobody could see, in words: it would lack when they are made again. Pure. */
export function unseenOf(ports: Ports): string[] {
  const networks = ports.flatMap(({ network: { id, name } }) => (name === null ? `the network ${id}` : []));
  const subnets = ports.flatMap(({ fixedIps, subnets = [] }) =>
    fixedIps
      .filter(({ subnetId }) => !subnets.some(({ id }) => id === subnetId))
      .map(({ subnetId }) => `the subnet ${subnetId}`),
  );
  const policies = ports.flatMap(({ qosPolicy }) =>
    qosPolicy && qosPolicy.name === null ? `the QoS policy ${qosPolicy.id}` : [],
  );
  return [...new Set([...networks, ...subnets, ...policies])];
}

/** The security groups of some ports by what is in them, and those that could not be seen. Pure. */
export function describeGroups(
  ports: Ports,
  { securityGroups }: NetworkReading,
): { groups: Groups; unseen: string[] } {
  const ids = [...new Set(ports.flatMap(({ securityGroupIds }) => securityGroupIds))];
  const found = ids.flatMap((id) => securityGroups.get(id) ?? []);
  const nameOf = (id: string) => securityGroups.get(id)?.name ?? id;
  return {
    groups: found.map((group) => describeGroup(group, nameOf)),
    unseen: ids.filter((id) => !securityGroups.has(id)),
  };
}

const describeGroup = (group: SecurityGroup, nameOf: (id: string) => string): Groups[number] => ({
  id: group.id,
  name: group.name,
  description: group.description || null,
  isStateful: group.isStateful,
  rules: group.rules.map((rule) => ({
    direction: rule.direction,
    ethertype: rule.etherType,
    protocol: rule.protocol ?? null,
    portMin: rule.portMin ?? null,
    portMax: rule.portMax ?? null,
    remoteIpPrefix: rule.remoteIpPrefix ?? null,
    remoteGroup: rule.remoteGroupId === undefined ? null : nameOf(rule.remoteGroupId),
    remoteAddressGroup: rule.remoteAddressGroupId ?? null,
    description: rule.description || null,
  })),
});
