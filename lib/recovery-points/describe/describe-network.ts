import type { Port } from "../../openstack/neutron/ports";
import type { SecurityGroup } from "../../openstack/neutron/security-groups";
import type { Server } from "../../openstack/nova/servers";
import type { ServerDescription } from "../server-description";
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
    .map((port) => describePort(port, network));
}

function describePort(port: Port, { networks, subnets, floatingIps }: NetworkReading): Ports[number] {
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
  };
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
    description: rule.description || null,
  })),
});
