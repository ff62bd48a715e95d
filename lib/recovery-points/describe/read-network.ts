import { type FloatingIp, listFloatingIps } from "../../openstack/neutron/floating-ips";
import { listNetworks, type Network } from "../../openstack/neutron/networks";
import { listPorts, type Port } from "../../openstack/neutron/ports";
import { listSecurityGroups, type SecurityGroup } from "../../openstack/neutron/security-groups";
import { listSubnets, type Subnet } from "../../openstack/neutron/subnets";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";

/** What Neutron says of the VMs of one project, by ids. */
export interface NetworkReading {
  ports: Port[];
  networks: Map<string, Network>;
  subnets: Map<string, Subnet>;
  floatingIps: FloatingIp[];
  securityGroups: Map<string, SecurityGroup>;
}

/** Reads ports, and what they are attached to, of some VMs at once. @throws OpenStackError */
export async function readNetwork(
  session: Session,
  serverIds: readonly string[],
  options: CallOptions,
): Promise<NetworkReading> {
  const ports = await collect(listPorts(session, { ...options, deviceIds: serverIds }));
  const groupIds = distinct(ports.flatMap(({ securityGroupIds }) => securityGroupIds));
  const [networks, subnets, floatingIps, groups] = await Promise.all([
    collect(listNetworks(session, { ...options, ids: distinct(ports.map((p) => p.networkId)) })),
    collect(
      listSubnets(session, {
        ...options,
        ids: distinct(ports.flatMap(({ fixedIps }) => fixedIps.map(({ subnetId }) => subnetId))),
      }),
    ),
    collect(listFloatingIps(session, { ...options, portIds: ports.map(({ id }) => id) })),
    collect(listSecurityGroups(session, { ...options, ids: groupIds })),
  ]);
  // A rule names another group by its id, which means nothing elsewhere.
  const remote = distinct(groups.flatMap(({ rules }) => rules.flatMap((r) => r.remoteGroupId ?? [])));
  const unknown = remote.filter((id) => !groups.some((group) => group.id === id));
  const others = await collect(listSecurityGroups(session, { ...options, ids: unknown }));
  return {
    ports,
    networks: byId(networks),
    subnets: byId(subnets),
    floatingIps,
    securityGroups: byId([...groups, ...others]),
  };
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

const byId = <T extends { id: string }>(things: readonly T[]) => new Map(things.map((t) => [t.id, t]));
