import { associate, NOWHERE } from "./associate-floating-ip";
import { isAddress, isText, isUuid, orNull } from "./checks";
import { Look } from "./look";
import { networks } from "./networks";
import { ports } from "./ports";
import { refuse } from "./refusals";
import { removePort } from "./remove-port";
import {
  isOwnOrAdmin,
  newStandard,
  patchOf,
  type Resource,
  revise,
  standardAttributes,
  type Values,
} from "./resource";
import { FLOATING_IPS, type FloatingIp, PORTS, type Port } from "./rows";
import { seen } from "./seen";

export const floatingIps: Resource<FloatingIp> = {
  name: "floatingip",
  plural: "floatingips",
  path: "floatingips",
  key: FLOATING_IPS,
  quota: "floatingip",
  gone: (id) => refuse(404, "FloatingIPNotFound", `Floating IP ${id} could not be found`),
  isSeen: isOwnOrAdmin,
  attributes: {
    id: { show: (f) => f.id },
    tenant_id: { show: (f) => f.projectId },
    floating_ip_address: { show: (f) => f.address, check: orNull(isAddress), isFixed: true, setBy: "admin" },
    floating_network_id: { show: (f) => f.networkId, check: isUuid, isRequired: true, isFixed: true },
    subnet_id: { show: () => undefined, check: orNull(isUuid), isFixed: true, isFilter: false },
    router_id: { show: (f) => f.routerId },
    port_id: { show: (f) => f.portId, check: orNull(isUuid) },
    fixed_ip_address: { show: (f) => f.fixedAddress, check: orNull(isAddress) },
    // No agent reports that it works, on devcloud neither.
    status: { show: (f) => f.status },
    description: { show: (f) => f.description, check: isText() },
    port_details: { show: (f, look) => details(look.site.rows(PORTS).get(f.portId ?? "")), isFilter: false },
    ...standardAttributes<FloatingIp>(),
  },
  create(look, values) {
    const network = seen(networks, look, values.floating_network_id as string);
    if (!network.isExternal)
      throw refuse(
        400,
        "BadRequest",
        `Bad floatingip request: Network ${network.id} is not a valid external network.`,
      );
    const standard = newStandard(look, values);
    const own = ownPort(look, standard.id, values);
    const ip: FloatingIp = {
      ...standard,
      address: own.fixedIps[0]?.address ?? "",
      networkId: network.id,
      ownPortId: own.id,
      ...NOWHERE,
    };
    try {
      const portId = values.port_id as string | null | undefined;
      return look.site
        .rows(FLOATING_IPS)
        .insert({ ...ip, ...(portId ? associate(look, ip, portId, values.fixed_ip_address as string) : {}) });
    } catch (error) {
      removePort(look.site, own.id);
      throw error;
    }
  },
  update(look, ip, values) {
    const portId = values.port_id as string | null | undefined;
    const address = values.fixed_ip_address as string | null | undefined;
    const target = portId === undefined && address ? ip.portId : portId;
    return revise(look, FLOATING_IPS, ip.id, {
      ...patchOf<FloatingIp>(values, { description: "description" }),
      ...(target === undefined ? {} : target === null ? NOWHERE : associate(look, ip, target, address)),
    });
  },
  remove(look, ip) {
    look.site.rows(FLOATING_IPS).remove(ip.id);
    removePort(look.site, ip.ownPortId);
  },
};

/** Its address is that of a port of nobody on the external network. (neutron/db/l3_db.py, _create_floatingip) */
function ownPort(look: Look, id: string, values: Values): Port {
  const wish = {
    ...(values.subnet_id ? { subnetId: values.subnet_id } : {}),
    ...(values.floating_ip_address ? { address: values.floating_ip_address } : {}),
  };
  return ports.create?.(new Look(look.site, { projectId: "", isAdmin: true }), {
    network_id: values.floating_network_id,
    project_id: "",
    device_id: id,
    device_owner: "network:floatingip",
    ...(Object.keys(wish).length > 0 ? { fixed_ips: [wish] } : {}),
  }) as Port;
}

const details = (port: Port | undefined) =>
  port
    ? {
        name: port.name,
        network_id: port.networkId,
        mac_address: port.mac,
        admin_state_up: port.isAdminUp,
        status: port.status,
        device_id: port.deviceId,
        device_owner: port.deviceOwner,
      }
    : null;
