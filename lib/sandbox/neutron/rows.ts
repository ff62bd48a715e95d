import { type Row, table } from "../core/table";

/* What Neutron knows. */

/** What every resource has. (neutron/db/models/standard_attr.py) */
export interface Standard extends Row {
  name: string;
  projectId: string;
  description: string | null;
  tags: readonly string[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}

export interface Network extends Standard {
  isAdminUp: boolean;
  isShared: boolean;
  isExternal: boolean;
  isDefault: boolean;
  hasPortSecurity: boolean;
  mtu: number;
  type: string;
  physicalNetwork: string | null;
  segmentationId: number | null;
  availabilityZoneHints: readonly string[];
}

export interface Range {
  start: string;
  end: string;
}
export interface HostRoute {
  destination: string;
  nexthop: string;
}

export interface Subnet extends Standard {
  networkId: string;
  ipVersion: 4 | 6;
  cidr: string;
  gatewayIp: string | null;
  pools: readonly Range[];
  hasDhcp: boolean;
  dnsServers: readonly string[];
  hostRoutes: readonly HostRoute[];
  serviceTypes: readonly string[];
  raMode: string | null;
  addressMode: string | null;
}

export interface FixedIp {
  subnetId: string;
  address: string;
}
export interface AddressPair {
  address: string;
  mac: string;
}

export interface Port extends Standard {
  networkId: string;
  mac: string;
  fixedIps: readonly FixedIp[];
  isAdminUp: boolean;
  status: "ACTIVE" | "DOWN";
  /** "" when it is nobody's. */
  deviceId: string;
  deviceOwner: string;
  securityGroupIds: readonly string[];
  hasPortSecurity: boolean;
  addressPairs: readonly AddressPair[];
  dhcpOptions: readonly Record<string, unknown>[];
  vnicType: string;
  /** "" when it is not bound. */
  hostName: string;
  bindingProfile: Readonly<Record<string, unknown>>;
}

export interface SecurityGroup extends Standard {
  isStateful: boolean;
}

/** A rule has no name; it is "" always. */
export interface SecurityGroupRule extends Standard {
  securityGroupId: string;
  direction: "ingress" | "egress";
  etherType: "IPv4" | "IPv6";
  protocol: string | null;
  portMin: number | null;
  portMax: number | null;
  remoteIpPrefix: string | null;
  remoteGroupId: string | null;
}

export interface Router extends Standard {
  isAdminUp: boolean;
  routes: readonly HostRoute[];
  gateway: { networkId: string; portId: string; hasSnat: boolean } | null;
  availabilityZoneHints: readonly string[];
}

/** A floating IP has no name; it is "" always. */
export interface FloatingIp extends Standard {
  address: string;
  networkId: string;
  /** Its own port, on the external network; the project does not see it. */
  ownPortId: string;
  portId: string | null;
  routerId: string | null;
  fixedAddress: string | null;
  status: "ACTIVE" | "DOWN";
}

/** Which port has an address; the id is "<subnet>/<address>", or "<network>/<MAC>". */
export interface Allocation extends Row {
  portId: string;
}

/** The limits that an admin set for a project; the id is the project's. */
export interface NetworkQuota extends Row {
  limits: Readonly<Record<string, number>>;
}

export const NETWORKS = table<Network>("networks");
export const SUBNETS = table<Subnet>("subnets");
export const PORTS = table<Port>("ports");
export const SECURITY_GROUPS = table<SecurityGroup>("security_groups");
export const SECURITY_GROUP_RULES = table<SecurityGroupRule>("security_group_rules");
export const ROUTERS = table<Router>("routers");
export const FLOATING_IPS = table<FloatingIp>("floating_ips");
export const ADDRESSES = table<Allocation>("ip_allocations");
export const MACS = table<Allocation>("mac_allocations");
export const NETWORK_QUOTAS = table<NetworkQuota>("network_quotas");
