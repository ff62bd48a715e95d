import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { deletePort, portForServer, unbindPort } from "../../neutron/for-nova";
import { NETWORKS } from "../../neutron/rows";
import { SERVERS, type Server } from "../rows";
import { changeBeside } from "../server-change";
import type { BootPlan } from "./boot-plan";
import type { Nic } from "./nics";

/** Gives a server its ports, in the order of its NICs; why not, when it cannot. */
export function plugNics(site: Site, plan: BootPlan): string | undefined {
  for (const nic of plan.nics)
    try {
      plugNic(site, plan, nic);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return why(nic, error);
    }
  return undefined;
}

/** (nova/network/neutron.py, _create_port_minimal; nova/compute/manager.py, _build_and_run_instance) */
function why({ fixedIp, networkId }: Nic, { status, message }: Refusal): string {
  if (fixedIp && status === 400)
    return `Invalid input received: Fixed IP ${fixedIp} is not a valid ip address for network ${networkId}.`;
  if (status === 409 || status === 403) return message;
  return "Failed to allocate the network(s), not rescheduling.";
}

/** One port more; its id. @throws Refusal as Neutron does (nova/network/neutron.py, allocate_for_instance) */
export function plugNic(
  site: Site,
  { serverId, caller, securityGroupIds }: Pick<BootPlan, "serverId" | "caller" | "securityGroupIds">,
  nic: Nic,
): string {
  const server = site.rows(SERVERS).get(serverId) as Server;
  const network = nic.networkId ? site.rows(NETWORKS).get(nic.networkId) : undefined;
  if (network?.isExternal && !network.isShared && !caller.isAdmin)
    throw new Refusal(403, `It is not allowed to create an interface on external network ${network.id}`);
  const { id } = portForServer(site, caller, {
    projectId: server.projectId,
    ...(nic.portId ? { portId: nic.portId } : {}),
    ...(nic.networkId ? { networkId: nic.networkId } : {}),
    ...(nic.fixedIp ? { fixedIp: nic.fixedIp } : {}),
    ...(securityGroupIds ? { securityGroupIds } : {}),
    serverId,
    hostName: server.hostName ?? "",
    deviceOwner: `compute:${server.availabilityZone || "nova"}`,
  });
  changeBeside(site, serverId, {
    portIds: [...server.portIds, id],
    ...(nic.portId ? {} : { madePortIds: [...server.madePortIds, id] }),
    ...(nic.tag === null ? {} : { portTags: { ...server.portTags, [id]: nic.tag } }),
  });
  return id;
}

/** Takes a server's ports: those that Nova made are deleted, others are free again. */
export function unplugNics(site: Site, server: Pick<Server, "portIds" | "madePortIds">): void {
  for (const id of server.portIds) {
    if (server.madePortIds.includes(id)) deletePort(site, id);
    else unbindPort(site, id);
  }
}
