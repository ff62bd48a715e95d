import { isPair, pairsOf } from "./address-pairs";
import { freeMac, giveBackMac, takeMac } from "./allocate";
import { isBoolean, isFixedIp, isListOf, isMac, isObject, isOneOf, isText, isUuid, orNull } from "./checks";
import { ensureDefaultGroup } from "./default-group";
import { changeFixedIps, takeFixedIps, type WantedIp } from "./fixed-ips";
import type { Look } from "./look";
import { networks } from "./networks";
import { refusedPortRule } from "./port-rights";
import { refuse } from "./refusals";
import { removePort } from "./remove-port";
import { newStandard, patchOf, type Resource, revise, standardAttributes, type Values } from "./resource";
import { type AddressPair, type Network, PORTS, type Port, SECURITY_GROUPS } from "./rows";
import { seen } from "./seen";

/** (neutron_lib/api/definitions/portbindings.py, VNIC_TYPES) */
const VNIC_TYPES = [
  "normal",
  "direct",
  "macvtap",
  "baremetal",
  "direct-physical",
  "virtio-forwarder",
  "smart-nic",
  "vdpa",
  "accelerator-direct",
  "accelerator-direct-physical",
  "remote-managed",
];
const isBound = (port: Port): boolean => port.hostName !== "";

export const ports: Resource<Port> = {
  name: "port",
  plural: "ports",
  path: "ports",
  key: PORTS,
  quota: "port",
  isAlone: true,
  gone: (id) => refuse(404, "PortNotFound", `Port ${id} could not be found.`),
  isSeen: isPortSeen,
  isChangeable: isPortSeen,
  attributes: {
    id: { show: (p) => p.id },
    name: { show: (p) => p.name, check: isText() },
    network_id: { show: (p) => p.networkId, check: isUuid, isRequired: true, isFixed: true },
    tenant_id: { show: (p) => p.projectId },
    mac_address: { show: (p) => p.mac, check: isMac, setBy: "network", changedBy: "admin" },
    admin_state_up: { show: (p) => p.isAdminUp, check: isBoolean },
    status: { show: (p) => (p.deviceOwner === "network:floatingip" ? "N/A" : p.status) },
    device_id: { show: (p) => p.deviceId, check: isText() },
    device_owner: { show: (p) => p.deviceOwner, check: isText() },
    fixed_ips: {
      show: (p) => p.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
      check: isListOf(isFixedIp),
    },
    allowed_address_pairs: {
      show: (p) => p.addressPairs.map(({ address, mac }) => ({ mac_address: mac, ip_address: address })),
      check: isListOf(isPair),
      isFilter: false,
    },
    extra_dhcp_opts: { show: (p) => p.dhcpOptions, check: isListOf(isObject), isFilter: false },
    security_groups: { show: (p) => p.securityGroupIds, check: isListOf(isUuid) },
    description: { show: (p) => p.description, check: isText() },
    "binding:vnic_type": { show: (p) => p.vnicType, check: isOneOf(...VNIC_TYPES) },
    "binding:profile": { show: (p) => p.bindingProfile, check: isObject, setBy: "admin", isSeenBy: "admin" },
    "binding:host_id": {
      show: (p) => p.hostName,
      check: orNull(isText()),
      setBy: "admin",
      isSeenBy: "admin",
    },
    "binding:vif_type": { show: (p) => (isBound(p) ? "ovs" : "unbound"), isSeenBy: "admin" },
    "binding:vif_details": {
      // As devcloud's mechanism driver binds it.
      show: (p) =>
        isBound(p) ? { port_filter: true, ovs_hybrid_plug: false, bound_drivers: { "0": "bindany" } } : {},
      isSeenBy: "admin",
      isFilter: false,
    },
    port_security_enabled: { show: (p) => p.hasPortSecurity, check: isBoolean, setBy: "network" },
    ...standardAttributes<Port>(),
    // May be given with a new port, and is not heeded: tags are for a request of their own.
    tags: { show: (p) => p.tags, check: isListOf(isText(255)), isFixed: true },
  },
  filters: { fixed_ips: hasFixedIp },
  refusedRule: refusedPortRule,
  create(look, values) {
    const network = seen(networks, look, values.network_id as string);
    if (!look.isAdmin && !look.isOwn(network) && !network.isShared)
      throw refuse(
        403,
        "HTTPForbidden",
        `Tenant ${look.caller.projectId} not allowed to create port on this network`,
      );
    const standard = newStandard(look, values);
    const given = { deviceOwner: (values.device_owner as string | undefined) ?? "" };
    const isNetworks = given.deviceOwner.startsWith("network:");
    const hasPortSecurity =
      (values.port_security_enabled as boolean | undefined) ?? (network.hasPortSecurity && !isNetworks);
    const securityGroupIds = groupsOf(look, standard.projectId, values, given.deviceOwner, hasPortSecurity);
    const mac = (values.mac_address as string | undefined) ?? freeMac(look.site, network.id);
    const addressPairs = pairsOf(values.allowed_address_pairs, mac, hasPortSecurity);
    takeMac(look.site, network.id, mac, standard.id);
    try {
      const owner = { id: standard.id, mac, ...given };
      return insertPort(look, {
        ...standard,
        revision: 1,
        networkId: network.id,
        mac,
        fixedIps: takeFixedIps(look, network, owner, values.fixed_ips as WantedIp[] | undefined),
        isAdminUp: (values.admin_state_up as boolean | undefined) ?? true,
        deviceId: (values.device_id as string | undefined) ?? "",
        ...given,
        securityGroupIds,
        hasPortSecurity,
        addressPairs,
        dhcpOptions: (values.extra_dhcp_opts as Port["dhcpOptions"] | undefined) ?? [],
        vnicType: (values["binding:vnic_type"] as string | undefined) ?? "normal",
        hostName: (values["binding:host_id"] as string | null | undefined) ?? "",
        bindingProfile: (values["binding:profile"] as Port["bindingProfile"] | undefined) ?? {},
      });
    } catch (error) {
      giveBackMac(look.site, network.id, mac);
      throw error;
    }
  },
  update(look, port, values) {
    const network = look.network(port.networkId) as Network;
    return changePort(look, network, port, values);
  },
  remove(look, port) {
    if (UNDELETABLE.has(port.deviceOwner))
      throw refuse(
        409,
        "ServicePortInUse",
        `Port ${port.id} cannot be deleted directly via the port API: has device owner ${port.deviceOwner}.`,
      );
    removePort(look.site, port.id);
  },
};

/** Ports that only their router or floating IP takes away. (neutron/db/l3_db.py, prevent_l3_port_deletion) */
const UNDELETABLE: ReadonlySet<string> = new Set([
  "network:router_interface",
  "network:router_gateway",
  "network:floatingip",
]);

/** Its own, or of its own network. (neutron/conf/policies/port.py, get_port) */
function isPortSeen(port: Port, look: Look): boolean {
  if (look.isAdmin || look.isOwn(port)) return true;
  const network = look.network(port.networkId);
  return network !== undefined && look.isOwn(network);
}

function insertPort(look: Look, port: Omit<Port, "status">): Port {
  return look.site.rows(PORTS).insert({ ...port, status: port.hostName ? "ACTIVE" : "DOWN" });
}

function changePort(look: Look, network: Network, port: Port, values: Values): Port {
  const { site } = look;
  const mac = (values.mac_address as string | undefined) ?? port.mac;
  const hasPortSecurity = (values.port_security_enabled as boolean | undefined) ?? port.hasPortSecurity;
  const securityGroupIds =
    values.security_groups === undefined
      ? port.securityGroupIds
      : groupsOf(look, port.projectId, values, port.deviceOwner, hasPortSecurity);
  if (!hasPortSecurity && securityGroupIds.length > 0)
    throw refuse(
      409,
      "PortSecurityPortHasSecurityGroup",
      "Port has security group associated. Cannot disable port security or IP address until security group is removed.",
    );
  const addressPairs =
    values.allowed_address_pairs === undefined
      ? port.addressPairs
      : pairsOf(values.allowed_address_pairs, mac, hasPortSecurity);
  if (mac !== port.mac) {
    if (isBound(port))
      throw refuse(
        409,
        "PortBound",
        `Unable to complete operation on port ${port.id}, port is already bound, port type: ovs, old_mac ${port.mac}, new_mac ${mac}.`,
      );
    takeMac(site, port.networkId, mac, port.id);
  }
  const fixedIps = values.fixed_ips
    ? changeFixedIps(look, network, port, values.fixed_ips as WantedIp[])
    : port.fixedIps;
  if (mac !== port.mac) giveBackMac(site, port.networkId, port.mac);
  const hostName =
    values["binding:host_id"] === undefined
      ? port.hostName
      : ((values["binding:host_id"] as string | null) ?? "");
  return revise(look, PORTS, port.id, {
    ...patchOf<Port>(values, {
      name: "name",
      description: "description",
      admin_state_up: "isAdminUp",
      device_id: "deviceId",
      device_owner: "deviceOwner",
      extra_dhcp_opts: "dhcpOptions",
      "binding:vnic_type": "vnicType",
      "binding:profile": "bindingProfile",
    }),
    mac,
    hasPortSecurity,
    securityGroupIds,
    addressPairs: addressPairs as AddressPair[],
    fixedIps,
    hostName,
    status: hostName ? "ACTIVE" : "DOWN",
  });
}

/** The groups of a port: those asked for, or the project's own "default". @throws Refusal 404 */
function groupsOf(
  look: Look,
  projectId: string,
  values: Values,
  deviceOwner: string,
  hasPortSecurity: boolean,
): readonly string[] {
  const wanted = values.security_groups as string[] | undefined;
  if (deviceOwner.startsWith("network:") && !wanted) return [];
  const own = projectId ? ensureDefaultGroup(look.site, projectId) : undefined;
  if (!wanted) return hasPortSecurity && own ? [own.id] : [];
  if (wanted.length > 0 && !hasPortSecurity)
    throw refuse(
      400,
      "PortSecurityAndIPRequiredForSecurityGroups",
      "Port security must be enabled and port must have an IP address in order to use security groups.",
    );
  for (const id of wanted) {
    const group = look.site.rows(SECURITY_GROUPS).get(id);
    if (!group || (!look.isAdmin && group.projectId !== projectId))
      throw refuse(404, "SecurityGroupNotFound", `Security group ${id} does not exist`);
  }
  return wanted;
}

/** "ip_address=10.0.0.5", "subnet_id=..." or "ip_address_substr=..."; each kind fits if one of its values does. */
function hasFixedIp(port: Port, wanted: readonly string[]): boolean {
  const kinds = new Map<string, string[]>();
  for (const each of wanted) {
    const [kind = "", value = ""] = each.split("=");
    kinds.set(kind, [...(kinds.get(kind) ?? []), value]);
  }
  return [...kinds].every(([kind, values]) =>
    port.fixedIps.some(({ address, subnetId }) =>
      kind === "subnet_id"
        ? values.includes(subnetId)
        : kind === "ip_address_substr"
          ? values.some((value) => address.includes(value))
          : values.includes(address),
    ),
  );
}
