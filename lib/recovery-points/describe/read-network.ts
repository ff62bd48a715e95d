import { type FloatingIp, listFloatingIps } from "../../openstack/neutron/floating-ips";
import { listNetworks, type Network } from "../../openstack/neutron/networks";
import { listPorts, type Port } from "../../openstack/neutron/ports";
import { listQosPolicies } from "../../openstack/neutron/qos-policies";
import { listRouters } from "../../openstack/neutron/routers";
import { listSecurityGroups, type SecurityGroup } from "../../openstack/neutron/security-groups";
import { listSubnets, type Subnet } from "../../openstack/neutron/subnets";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import { attempt } from "./read-vm";

/** What Neutron says of the VMs of one project, by ids. */
export interface NetworkReading {
  ports: Port[];
  networks: Map<string, Network>;
  subnets: Map<string, Subnet>;
  floatingIps: FloatingIp[];
  securityGroups: Map<string, SecurityGroup>;
  /** Their names. */
  qosPolicies: Map<string, string>;
  /** Their names, by the ids of the subnets that they have an address of; undefined: they could not be read. */
  routers: Map<string, string> | undefined;
}

/** Reads ports, and what they are attached to, of some VMs at once. @throws OpenStackError */
export async function readNetwork(
  session: Session,
  serverIds: readonly string[],
  options: CallOptions,
): Promise<NetworkReading> {
  const ports = await collect(listPorts(session, { ...options, deviceIds: serverIds }));
  const groupIds = distinct(ports.flatMap(({ securityGroupIds }) => securityGroupIds));
  const networkIds = distinct(ports.map((p) => p.networkId));
  const policyIds = distinct(ports.flatMap(({ qosPolicyId }) => qosPolicyId ?? []));
  const [networks, subnets, floatingIps, groups, policies, routers] = await Promise.all([
    collect(listNetworks(session, { ...options, ids: networkIds })),
    collect(listSubnets(session, { ...options, networkIds })),
    collect(listFloatingIps(session, { ...options, portIds: ports.map(({ id }) => id) })),
    collect(listSecurityGroups(session, { ...options, ids: groupIds })),
    // Others' policies are hidden, and ports can do without: then it is said that they are not known.
    attempt(() => collect(listQosPolicies(session, { ...options, ids: policyIds })), options),
    attempt(() => readRouters(session, networkIds, options), options),
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
    qosPolicies: new Map("value" in policies ? policies.value.map(({ id, name }) => [id, name]) : []),
    routers: "value" in routers ? routers.value : undefined,
  };
}

/** (neutron_lib/constants.py, ROUTER_INTERFACE_OWNERS) */
const ROUTER_INTERFACES = [
  "network:router_interface",
  "network:router_interface_distributed",
  "network:ha_router_replicated_interface",
];

async function readRouters(
  session: Session,
  networkIds: readonly string[],
  options: CallOptions,
): Promise<Map<string, string>> {
  const interfaces = await collect(
    listPorts(session, { ...options, networkIds, deviceOwners: ROUTER_INTERFACES }),
  );
  const ids = distinct(interfaces.flatMap(({ deviceId }) => deviceId ?? []));
  const names = new Map(
    (await collect(listRouters(session, { ...options, ids }))).map(({ id, name }) => [id, name]),
  );
  return new Map(
    interfaces.flatMap(({ deviceId, fixedIps }) =>
      fixedIps.map(({ subnetId }) => [subnetId, names.get(deviceId ?? "") ?? deviceId ?? ""] as const),
    ),
  );
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

const byId = <T extends { id: string }>(things: readonly T[]) => new Map(things.map((t) => [t.id, t]));
