import { type Cidr, cidrText, isWithin, parseCidr, toAddress, toNumber, usable } from "./addresses";
import { isSelfAddressed } from "./allocate";
import {
  isAddress,
  isBoolean,
  isCidr,
  isListOf,
  isNameserver,
  isOneOf,
  isPool,
  isRoute,
  isText,
  isUuid,
  orNull,
} from "./checks";
import { startDhcp, stopDhcp } from "./dhcp-port";
import type { Look } from "./look";
import { isNetworkSeen, networks } from "./networks";
import { invalidInput, refuse } from "./refusals";
import { removeSubnet } from "./remove-subnet";
import { newStandard, patchOf, type Resource, revise, standardAttributes, type Values } from "./resource";
import { NETWORKS, type Range, SUBNETS, type Subnet } from "./rows";
import { seen } from "./seen";

const MODES = ["dhcpv6-stateful", "dhcpv6-stateless", "slaac", null];

export const subnets: Resource<Subnet> = {
  name: "subnet",
  plural: "subnets",
  path: "subnets",
  key: SUBNETS,
  quota: "subnet",
  gone: (id) => refuse(404, "SubnetNotFound", `Subnet ${id} could not be found.`),
  isSeen: (subnet, look) => {
    const network = look.network(subnet.networkId);
    return (
      look.isAdmin ||
      look.isOwn(subnet) ||
      (network !== undefined && isNetworkSeen(network, look) && !network.isExternal)
    );
  },
  isChangeable: (subnet, look) => {
    const network = look.network(subnet.networkId);
    return look.isAdmin || look.isOwn(subnet) || (network !== undefined && look.isOwn(network));
  },
  attributes: {
    id: { show: (s) => s.id },
    name: { show: (s) => s.name, check: isText() },
    tenant_id: { show: (s) => s.projectId },
    network_id: { show: (s) => s.networkId, check: isUuid, isRequired: true, isFixed: true },
    ip_version: { show: (s) => s.ipVersion, check: isOneOf(4, 6), isRequired: true, isFixed: true },
    subnetpool_id: { show: () => null },
    enable_dhcp: { show: (s) => s.hasDhcp, check: isBoolean },
    ipv6_ra_mode: { show: (s) => s.raMode, check: isOneOf(...MODES), isFixed: true },
    ipv6_address_mode: { show: (s) => s.addressMode, check: isOneOf(...MODES), isFixed: true },
    gateway_ip: { show: (s) => s.gatewayIp, check: orNull(isAddress) },
    cidr: { show: (s) => s.cidr, check: orNull(isCidr), isFixed: true },
    allocation_pools: { show: (s) => s.pools, check: isListOf(isPool), isFilter: false },
    host_routes: { show: (s) => s.hostRoutes, check: isListOf(isRoute), isFilter: false },
    dns_nameservers: { show: (s) => s.dnsServers, check: isListOf(isNameserver), isFilter: false },
    description: { show: (s) => s.description, check: isText() },
    service_types: { show: (s) => s.serviceTypes, check: isListOf(isText()), isFilter: false },
    ...standardAttributes<Subnet>(),
  },
  create(look, values) {
    const network = seen(networks, look, values.network_id as string);
    const ipVersion = values.ip_version as 4 | 6;
    checkModes(values, ipVersion);
    const cidr = cidrOf(look, network.id, values, ipVersion);
    const gatewayIp = gatewayOf(values.gateway_ip as string | null | undefined, cidr);
    const given = values.allocation_pools as Range[] | undefined;
    const pools = given && given.length > 0 ? checkedPools(given, cidr, gatewayIp) : allBut(cidr, gatewayIp);
    revise(look, NETWORKS, network.id, {});
    const made = look.site.rows(SUBNETS).insert({
      ...newStandard(look, values),
      networkId: network.id,
      ipVersion,
      cidr: cidrText(cidr),
      gatewayIp,
      pools,
      hasDhcp: (values.enable_dhcp as boolean | undefined) ?? true,
      dnsServers: (values.dns_nameservers as string[] | undefined) ?? [],
      hostRoutes: (values.host_routes as Subnet["hostRoutes"] | undefined) ?? [],
      serviceTypes: (values.service_types as string[] | undefined) ?? [],
      raMode: (values.ipv6_ra_mode as string | null | undefined) ?? null,
      addressMode: (values.ipv6_address_mode as string | null | undefined) ?? null,
    });
    if (made.hasDhcp) startDhcp(look, made);
    return made;
  },
  update(look, subnet, values) {
    if (values.enable_dhcp === false && (subnet.raMode ?? subnet.addressMode) !== null)
      throw invalidInput("Cannot disable enable_dhcp with ipv6 attributes set");
    const cidr = parseCidr(subnet.cidr) as Cidr;
    const gatewayIp =
      values.gateway_ip === undefined
        ? subnet.gatewayIp
        : gatewayOf(values.gateway_ip as string | null, cidr);
    const pools = (values.allocation_pools as Range[] | undefined) ?? subnet.pools;
    checkedPools(pools, cidr, gatewayIp);
    revise(look, NETWORKS, subnet.networkId, {});
    const changed = revise(look, SUBNETS, subnet.id, {
      ...patchOf<Subnet>(values, {
        name: "name",
        description: "description",
        enable_dhcp: "hasDhcp",
        dns_nameservers: "dnsServers",
        host_routes: "hostRoutes",
        service_types: "serviceTypes",
      }),
      gatewayIp,
      pools,
    });
    if (changed.hasDhcp && !subnet.hasDhcp) startDhcp(look, changed);
    if (!changed.hasDhcp && subnet.hasDhcp) stopDhcp(look, changed);
    return changed;
  },
  remove(look, subnet) {
    const isInUse = look
      .ports(subnet.networkId)
      .some(
        (port) =>
          port.fixedIps.some((f) => f.subnetId === subnet.id) &&
          port.deviceOwner !== "network:dhcp" &&
          (!isSelfAddressed(subnet) || port.deviceOwner.startsWith("network:router")),
      );
    if (isInUse)
      throw refuse(
        409,
        "SubnetInUse",
        `Unable to complete operation on subnet ${subnet.id}: One or more ports have an IP allocation from this subnet.`,
      );
    stopDhcp(look, subnet);
    removeSubnet(look.site, subnet.id);
    revise(look, NETWORKS, subnet.networkId, {});
  },
};

/** @throws Refusal 400 (neutron/db/db_base_plugin_v2.py, _validate_subnet; ipam_backend_mixin.py) */
function cidrOf(look: Look, networkId: string, values: Values, version: 4 | 6): Cidr {
  if (values.cidr == null)
    throw refuse(
      400,
      "BadRequest",
      "Bad subnets request: a subnetpool must be specified in the absence of a cidr.",
    );
  const cidr = parseCidr(values.cidr as string) as Cidr;
  if (cidr.version !== version)
    throw invalidInput(`cidr '${values.cidr}' does not match the ip_version '${version}'`);
  const overlaps = look.subnets(networkId).some((other) => {
    const its = parseCidr(other.cidr) as Cidr;
    return its.version === version && its.first <= cidr.last && cidr.first <= its.last;
  });
  if (overlaps)
    throw invalidInput(
      `Requested subnet with cidr: ${values.cidr} for network: ${networkId} overlaps with another subnet`,
    );
  return cidr;
}

/** @throws Refusal 400 (neutron/db/db_base_plugin_v2.py, _validate_subnet and _validate_ipv6_attributes) */
function checkModes(values: Values, version: 4 | 6): void {
  const { ipv6_ra_mode: ra, ipv6_address_mode: address } = values as Record<
    string,
    string | null | undefined
  >;
  if (version === 4 && ra) throw invalidInput("ipv6_ra_mode is not valid when ip_version is 4");
  if (version === 4 && address) throw invalidInput("ipv6_address_mode is not valid when ip_version is 4");
  if ((ra || address) && values.enable_dhcp === false)
    throw invalidInput("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False");
  if (ra && address && ra !== address)
    throw invalidInput(
      `ipv6_ra_mode set to '${ra}' with ipv6_address_mode set to '${address}' is not valid. If both attributes are set, they must be the same value`,
    );
  const isEui64 = address === "slaac" || address === "dhcpv6-stateless";
  if (isEui64 && !String(values.cidr).endsWith("/64"))
    throw invalidInput(
      `Invalid CIDR ${values.cidr} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64`,
    );
}

/**
 * When nothing else is wanted, the first address after the network's, with IPv6 that of the network itself; null is
 * none. (neutron/db/ipam_backend_mixin.py, _gateway_ip_str)
 */
function gatewayOf(wanted: string | null | undefined, cidr: Cidr): string | null {
  if (wanted === null) return null;
  if (wanted === undefined) return toAddress(cidr.first + (cidr.version === 4 ? 1n : 0n), cidr.version);
  return toAddress(toNumber(wanted), cidr.version);
}

/** @throws Refusal (neutron/db/ipam_backend_mixin.py, validate_allocation_pools) */
function checkedPools(pools: readonly Range[], cidr: Cidr, gatewayIp: string | null): readonly Range[] {
  const [first, last] = usable(cidr);
  for (const { start, end } of pools) {
    if (toNumber(start) > toNumber(end))
      throw refuse(
        400,
        "InvalidAllocationPool",
        `The allocation pool {'start': '${start}', 'end': '${end}'} is not valid.`,
      );
    if (!isWithin(cidr, start) || !isWithin(cidr, end) || toNumber(start) < first || toNumber(end) > last)
      throw refuse(
        400,
        "OutOfBoundsAllocationPool",
        `The allocation pool ${start}-${end} spans beyond the subnet cidr ${cidrText(cidr)}.`,
      );
    const gateway = gatewayIp === null ? undefined : toNumber(gatewayIp);
    if (
      gateway !== undefined &&
      isWithin(cidr, gatewayIp ?? "") &&
      gateway >= toNumber(start) &&
      gateway <= toNumber(end)
    )
      throw refuse(
        409,
        "GatewayConflictWithAllocationPools",
        `Gateway ip ${gatewayIp} conflicts with allocation pool ${start}-${end}.`,
      );
  }
  const sorted = [...pools].sort((a, b) => (toNumber(a.start) < toNumber(b.start) ? -1 : 1));
  const twice = sorted.find(
    (pool, i) => i > 0 && toNumber(pool.start) <= toNumber(sorted[i - 1]?.end ?? pool.start),
  );
  if (twice) {
    const other = sorted[sorted.indexOf(twice) - 1] as Range;
    throw refuse(
      409,
      "OverlappingAllocationPools",
      `Found overlapping allocation pools: ${other.start}-${other.end}, ${twice.start}-${twice.end} for subnet ${cidrText(cidr)}.`,
    );
  }
  return pools;
}

/** Every address but the gateway's. */
function allBut(cidr: Cidr, gatewayIp: string | null): Range[] {
  const [first, last] = usable(cidr);
  const range = (from: bigint, to: bigint): Range[] =>
    from > to ? [] : [{ start: toAddress(from, cidr.version), end: toAddress(to, cidr.version) }];
  if (gatewayIp === null || !isWithin(cidr, gatewayIp)) return range(first, last);
  const gateway = toNumber(gatewayIp);
  return [...range(first, gateway - 1n), ...range(gateway + 1n, last)];
}
