import { OpenStackError } from "../openstack/errors";
import { findServer } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

export type ServerPlace =
  /** "isBusy": something goes on with it, such as a move to another host. */
  | { is: "at"; host: string; domain: string; isBusy: boolean }
  | { is: "nowhere" }
  | { is: "gone" }
  | { is: "unknown"; reason: string; todo: string };

/** Where a VM is now, by Nova: it may have been moved since it was last looked at. Never throws for what the cloud does. */
export async function serverPlace(
  session: Session,
  serverId: string,
  options: CallOptions,
): Promise<ServerPlace> {
  try {
    const server = await findServer(session, serverId, options);
    if (!server || server.vmState === "deleted") return { is: "gone" };
    const { host, instanceName: domain, taskState } = server;
    if (server.isUnknown || (server.vmState !== "shelved_offloaded" && !(host && domain)))
      return {
        is: "unknown",
        reason: "Nova does not tell on which compute host it is",
        todo: "See whether the site's cells are up (openstack compute service list), and what its policy shows to the credential.",
      };
    if (!host || !domain) return { is: "nowhere" };
    return { is: "at", host, domain, isBusy: taskState !== null };
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    return { is: "unknown", reason: error.message, todo: error.nextStep };
  }
}
