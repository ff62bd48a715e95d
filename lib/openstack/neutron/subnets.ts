import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import {
  createResource,
  deleteResource,
  getResource,
  type ListOptions,
  listResource,
  updateResource,
} from "./resource";

const Pool = z.object({ start: z.string(), end: z.string() });
const Route = z.object({ destination: z.string(), nexthop: z.string() });

const WireSubnet = z.object({
  id: z.string(),
  network_id: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  project_id: z.string().nullish(),
  ip_version: z.number(),
  cidr: z.string(),
  gateway_ip: z.string().nullish(),
  enable_dhcp: z.boolean().nullish(),
  allocation_pools: z.array(Pool).nullish(),
  dns_nameservers: z.array(z.string()).nullish(),
  host_routes: z.array(Route).nullish(),
  ipv6_address_mode: z.string().nullish(),
  ipv6_ra_mode: z.string().nullish(),
  segment_id: z.string().nullish(),
  subnetpool_id: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});

const toSubnet = (s: z.output<typeof WireSubnet>) => ({
  id: s.id,
  networkId: s.network_id,
  name: s.name ?? "",
  description: s.description ?? "",
  projectId: s.project_id ?? undefined,
  ipVersion: s.ip_version,
  cidr: s.cidr,
  gatewayIp: s.gateway_ip ?? undefined,
  hasDhcp: s.enable_dhcp ?? undefined,
  allocationPools: s.allocation_pools ?? [],
  dnsServers: s.dns_nameservers ?? [],
  hostRoutes: s.host_routes ?? [],
  ipv6AddressMode: s.ipv6_address_mode ?? undefined,
  ipv6RaMode: s.ipv6_ra_mode ?? undefined,
  segmentId: s.segment_id ?? undefined,
  subnetPoolId: s.subnetpool_id ?? undefined,
  tags: s.tags ?? [],
});

const SUBNET = { path: "/subnets", key: "subnet", item: WireSubnet, map: toSubnet };

export type Subnet = ReturnType<typeof toSubnet>;

export interface ListSubnets extends ListOptions {
  networkIds?: readonly string[];
  ids?: readonly string[];
}

/** GET /subnets (neutron/db/db_base_plugin_v2.py) @throws OpenStackError */
export function listSubnets(session: Session, options: ListSubnets = {}): AsyncGenerator<Subnet> {
  const { networkIds, ids, ...rest } = options;
  return listResource(session, SUBNET, rest, { network_id: networkIds, id: ids });
}

/** GET /subnets/{id} (neutron/db/db_base_plugin_v2.py) @throws OpenStackError kind "not_found" */
export const getSubnet = (session: Session, id: string, options: CallOptions = {}): Promise<Subnet> =>
  getResource(session, SUBNET, id, options);

export interface CreateSubnet extends CallOptions {
  networkId: string;
  name: string;
  description?: string | undefined;
  cidr: string;
  ipVersion: 4 | 6;
  /** null: none. Left out: the first address, with IPv6 that of the network itself. */
  gatewayIp?: string | null | undefined;
  /** Off until the VMs' ports exist: DHCP's own port takes the first free addresses (openstack-api.md E2). */
  hasDhcp: boolean;
  allocationPools?: readonly { start: string; end: string }[] | undefined;
  dnsServers?: readonly string[] | undefined;
  hostRoutes?: readonly { destination: string; nexthop: string }[] | undefined;
  /** How VMs get their addresses, IPv6 only: slaac, dhcpv6-stateful, dhcpv6-stateless. It needs `hasDhcp` for ever. */
  ipv6AddressMode?: string | undefined;
  /** What routers announce; if both are given, they must be the same. */
  ipv6RaMode?: string | undefined;
  projectId?: string | undefined;
}

/** POST /subnets (neutron/db/db_base_plugin_v2.py create_subnet); kind "quota" or "bad_request" (overlap) */
export const createSubnet = (session: Session, subnet: CreateSubnet) =>
  createResource(
    session,
    SUBNET,
    {
      network_id: subnet.networkId,
      name: subnet.name,
      description: subnet.description,
      cidr: subnet.cidr,
      ip_version: subnet.ipVersion,
      gateway_ip: subnet.gatewayIp,
      enable_dhcp: subnet.hasDhcp,
      allocation_pools: subnet.allocationPools,
      dns_nameservers: subnet.dnsServers,
      host_routes: subnet.hostRoutes,
      ipv6_address_mode: subnet.ipv6AddressMode,
      ipv6_ra_mode: subnet.ipv6RaMode,
      project_id: subnet.projectId,
    },
    callOptionsOf(subnet),
  );

/** PUT /subnets/{id} (neutron/db/db_base_plugin_v2.py update_subnet) @throws OpenStackError */
export const updateSubnet = (
  session: Session,
  id: string,
  changes: CallOptions & { name?: string; hasDhcp?: boolean; dnsServers?: readonly string[] },
): Promise<Subnet> =>
  updateResource(
    session,
    SUBNET,
    id,
    { name: changes.name, enable_dhcp: changes.hasDhcp, dns_nameservers: changes.dnsServers },
    callOptionsOf(changes),
  );

/** Delete a subnet; gone is fine, fault SubnetInUse while a port has an address of it. DELETE /subnets/{id} */
export const deleteSubnet = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, SUBNET, id, options);
