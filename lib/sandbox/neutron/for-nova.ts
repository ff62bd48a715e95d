import type { Caller } from "../core/http";
import type { Site } from "../core/site";
import { Look } from "./look";
import { isNetworkSeen } from "./networks";
import { ports } from "./ports";
import { takeQuota } from "./quota-of";
import { refuse } from "./refusals";
import { removePort } from "./remove-port";
import { revise } from "./resource";
import { NETWORKS, type Network, PORTS, type Port } from "./rows";
import { seen } from "./seen";

/* What Nova does with Neutron, by direct calls. Refusals are Neutron's; Nova words some of them anew. */

export interface WantedPort {
  /** Of the server, when an admin acts for another project; the caller's when left out. */
  projectId?: string;
  networkId?: string;
  portId?: string;
  fixedIp?: string;
  /** Of the new port; a port that is there already keeps its own. */
  securityGroupIds?: readonly string[];
  serverId: string;
  /** "" as long as the server has no host. */
  hostName: string;
  /** "compute:" and the availability zone. */
  deviceOwner: string;
}

type Who = Pick<Caller, "projectId" | "isAdmin">;

/** A port for a server: the one that is named, or a new one on a network. @throws Refusal as Neutron does */
export function portForServer(site: Site, caller: Who, wanted: WantedPort): Port {
  const look = new Look(site, caller);
  const { deviceOwner, hostName, serverId } = wanted;
  if (wanted.portId) {
    const port = seen(ports, look, wanted.portId);
    if (port.deviceId) throw refuse(409, "PortInUse", `Port ${port.id} is still in use.`);
    return revise(look, PORTS, port.id, { deviceId: serverId, deviceOwner, ...binding(hostName) });
  }
  const networkId = wanted.networkId ?? "";
  const projectId = wanted.projectId ?? caller.projectId ?? "";
  takeQuota(ports, look, projectId, 1);
  const made = ports.create?.(look, {
    network_id: networkId,
    project_id: projectId,
    device_id: serverId,
    device_owner: deviceOwner,
    "binding:host_id": hostName,
    ...(wanted.fixedIp ? { fixed_ips: [{ address: wanted.fixedIp }] } : {}),
    ...(wanted.securityGroupIds ? { security_groups: [...wanted.securityGroupIds] } : {}),
  });
  return made as Port;
}

const binding = (hostName: string): Pick<Port, "hostName" | "status"> => ({
  hostName,
  status: hostName ? "ACTIVE" : "DOWN",
});

/** Binds a port to a host: it is ACTIVE at once, as with devcloud's mechanism driver. */
export function bindPort(site: Site, portId: string, hostName: string): void {
  if (site.rows(PORTS).get(portId)) change(site, portId, binding(hostName));
}

/** A port that its owner made is nobody's again, and stays. (nova/network/neutron.py, _unbind_ports) */
export function unbindPort(site: Site, portId: string): void {
  if (site.rows(PORTS).get(portId))
    change(site, portId, { deviceId: "", deviceOwner: "", bindingProfile: {}, ...binding("") });
}

export const deletePort = (site: Site, portId: string): void => removePort(site, portId);

/** The networks that a server is put on when none is named: the project's own and those shared. */
export function defaultNetworks(site: Site, projectId: string): Network[] {
  const look = new Look(site, { projectId, isAdmin: false });
  return site.rows(NETWORKS).filter((network) => isNetworkSeen(network, look) && !network.isExternal);
}

const change = (site: Site, portId: string, patch: Partial<Port>): Port =>
  revise(new Look(site, { projectId: undefined, isAdmin: true }), PORTS, portId, patch);
