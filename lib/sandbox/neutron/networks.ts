import { isBoolean, isListOf, isNonNegative, isText, orNull } from "./checks";
import { ensureDefaultGroup } from "./default-group";
import type { Look } from "./look";
import { invalidInput, refuse } from "./refusals";
import { removePort } from "./remove-port";
import { removeSubnet } from "./remove-subnet";
import { newStandard, patchOf, type Resource, revise, standardAttributes, type Values } from "./resource";
import { FLOATING_IPS, NETWORKS, type Network, type Port } from "./rows";

/** The longest packets of each type, as devcloud's Neutron works them out of 1500. */
const MAX_MTU: Readonly<Record<string, number>> = { vxlan: 1450, vlan: 1500, flat: 1500, local: 1500 };
/** devcloud's ranges: vni_ranges and network_vlan_ranges. */
const SEGMENTS: Readonly<Record<string, readonly [number, number]>> = { vlan: [100, 200], vxlan: [1, 9_999] };

/** Its owner's, shared, or external: everybody's. (neutron/conf/policies/network.py, get_network) */
export const isNetworkSeen = (network: Network, look: Look): boolean =>
  look.isAdmin || look.isOwn(network) || network.isShared || network.isExternal;

export const networks: Resource<Network> = {
  name: "network",
  plural: "networks",
  path: "networks",
  key: NETWORKS,
  quota: "network",
  gone: (id) => refuse(404, "NetworkNotFound", `Network ${id} could not be found.`),
  isSeen: isNetworkSeen,
  attributes: {
    id: { show: (n) => n.id },
    name: { show: (n) => n.name, check: isText() },
    tenant_id: { show: (n) => n.projectId },
    admin_state_up: { show: (n) => n.isAdminUp, check: isBoolean },
    mtu: { show: (n) => n.mtu, check: isNonNegative },
    status: { show: () => "ACTIVE" },
    subnets: { show: (n, look) => look.subnets(n.id).map((s) => s.id), isFilter: false },
    shared: { show: (n) => n.isShared, check: isBoolean, setBy: "admin" },
    availability_zone_hints: { show: (n) => n.availabilityZoneHints, check: isListOf(isText()) },
    availability_zones: { show: () => [], isFilter: false },
    ipv4_address_scope: { show: () => null },
    ipv6_address_scope: { show: () => null },
    "router:external": { show: (n) => n.isExternal, check: isBoolean, setBy: "admin" },
    description: { show: (n) => n.description, check: isText() },
    port_security_enabled: { show: (n) => n.hasPortSecurity, check: isBoolean },
    is_default: { show: (n) => (n.isExternal ? n.isDefault : undefined), check: isBoolean, setBy: "admin" },
    ...standardAttributes<Network>(),
    "provider:network_type": {
      show: (n) => n.type,
      check: orNull(isText(32)),
      setBy: "admin",
      isSeenBy: "admin",
    },
    "provider:physical_network": {
      show: (n) => n.physicalNetwork,
      check: orNull(isText(64)),
      setBy: "admin",
      isSeenBy: "admin",
    },
    "provider:segmentation_id": {
      show: (n) => n.segmentationId,
      check: orNull(isNonNegative),
      setBy: "admin",
      isSeenBy: "admin",
    },
  },
  alsoWhenMade: (network) => ({ is_default: network.isDefault }),
  create(look, values) {
    const standard = newStandard(look, values);
    ensureDefaultGroup(look.site, standard.projectId);
    const segment = segmentOf(look, values);
    return look.site.rows(NETWORKS).insert({
      ...standard,
      revision: 1,
      isAdminUp: (values.admin_state_up as boolean | undefined) ?? true,
      isShared: values.shared === true,
      isExternal: values["router:external"] === true,
      isDefault: values.is_default === true,
      hasPortSecurity: values.port_security_enabled !== false,
      mtu: mtuOf(values.mtu, segment.type),
      availabilityZoneHints: (values.availability_zone_hints as string[] | undefined) ?? [],
      ...segment,
    });
  },
  update(look, network, values) {
    if (
      Object.keys(values).some((name) => name.startsWith("provider:") && name !== "provider:segmentation_id")
    )
      throw invalidInput(
        "Plugin does not support updating the following provider network attributes: provider:network_type, provider:physical_network",
      );
    if (values["router:external"] === false && look.ports(network.id).some(isGateway))
      throw refuse(
        409,
        "ExternalNetworkInUse",
        `External network ${network.id} cannot be updated to be made non-external, since it has existing gateway ports.`,
      );
    return revise(look, NETWORKS, network.id, {
      ...patchOf<Network>(values, {
        name: "name",
        description: "description",
        admin_state_up: "isAdminUp",
        shared: "isShared",
        "router:external": "isExternal",
        is_default: "isDefault",
        port_security_enabled: "hasPortSecurity",
      }),
      ...(values.mtu === undefined ? {} : { mtu: mtuOf(values.mtu, network.type) }),
    });
  },
  remove(look, network) {
    dropIdleFloatingIps(look, network.id);
    const ports = look.ports(network.id);
    const inUse = ports.filter((port) => !AUTO_DELETED.has(port.deviceOwner));
    if (inUse.length > 0)
      throw refuse(
        409,
        "NetworkInUse",
        `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network, id for these ports is: ${inUse.map((p) => p.id).join(",")}.`,
      );
    for (const port of ports) removePort(look.site, port.id);
    for (const subnet of look.subnets(network.id)) removeSubnet(look.site, subnet.id);
    look.site.rows(NETWORKS).remove(network.id);
  },
};

const isGateway = (port: Port): boolean => port.deviceOwner === "network:router_gateway";

/**
 * Floating IPs that lead nowhere go with their network, and they are gone even when the network then stays because
 * something else is on it. (neutron/db/l3_db.py, delete_disassociated_floatingips)
 */
function dropIdleFloatingIps({ site }: Look, networkId: string): void {
  for (const ip of site.rows(FLOATING_IPS).all())
    if (ip.networkId === networkId && ip.portId === null) {
      site.rows(FLOATING_IPS).remove(ip.id);
      removePort(site, ip.ownPortId);
    }
}

/** Ports that go with their network. (neutron/db/_utils.py, AUTO_DELETE_PORT_OWNERS) */
export const AUTO_DELETED: ReadonlySet<string> = new Set(["network:dhcp"]);

function mtuOf(wanted: unknown, type: string): number {
  const most = MAX_MTU[type] ?? 1500;
  if (!wanted) return most;
  if ((wanted as number) > most) throw invalidInput(`Requested MTU is too big, maximum is ${most}`);
  return wanted as number;
}

function segmentOf(look: Look, values: Values): Pick<Network, "type" | "physicalNetwork" | "segmentationId"> {
  const type = (values["provider:network_type"] as string | null | undefined) ?? "vxlan";
  if (!(type in MAX_MTU)) throw invalidInput(`network_type value '${type}' not supported`);
  const physicalNetwork =
    (values["provider:physical_network"] as string | null | undefined) ??
    (type === "vlan" || type === "flat" ? "physnet1" : null);
  const wanted = values["provider:segmentation_id"] as number | null | undefined;
  const range = SEGMENTS[type];
  if (!range) return { type, physicalNetwork, segmentationId: null };
  const others = look.site
    .rows(NETWORKS)
    .filter((n) => n.type === type && n.physicalNetwork === physicalNetwork);
  const taken = new Set(others.map((n) => n.segmentationId));
  if (wanted != null) {
    if (taken.has(wanted))
      throw type === "vlan"
        ? refuse(
            409,
            "VlanIdInUse",
            `Unable to create the network. The VLAN ${wanted} on physical network ${physicalNetwork} is in use.`,
          )
        : refuse(409, "TunnelIdInUse", `Unable to create the network. The tunnel ID ${wanted} is in use.`);
    return { type, physicalNetwork, segmentationId: wanted };
  }
  const [first, last] = range;
  let segmentationId = first + Math.floor(look.site.world.ids.chance() * (last - first));
  for (let tries = first; taken.has(segmentationId) && tries <= last; tries++)
    segmentationId = segmentationId === last ? first : segmentationId + 1;
  if (taken.has(segmentationId))
    throw refuse(
      503,
      "NoNetworkAvailable",
      "Unable to create the network. No tenant network is available for allocation.",
    );
  return { type, physicalNetwork, segmentationId };
}
