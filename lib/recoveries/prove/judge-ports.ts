import type { Port } from "../../openstack/neutron/ports";

type Seen = Pick<Port, "fixedIps" | "mac" | "status" | "isAdminUp" | "vifType">;

export interface PortsJudged {
  /** Surely without network. */
  broken: string[];
  /** Perhaps without. */
  notUp: string[];
  /** There is nothing against them but that they are DOWN: also what some drivers say for ever. */
  isOnlyDown: boolean;
}

/**
 * What stands against the ports of a VM that runs. One that nobody could bind surely carries nothing. One that is only not
 * ACTIVE may: drivers without an agent of theirs never say more than DOWN (neutron/plugins/ml2/plugin.py,
 * update_port_status), so that this is told and fails nobody. A port that is off on purpose is as it should be. Pure.
 * @param planned how many the VM was given: one that is not seen may be gone
 */
export function judgePorts(ports: readonly Seen[], planned: number): PortsJudged {
  const wanted = ports.filter(({ isAdminUp, status }) => isAdminUp !== false && status !== "ACTIVE");
  const broken = wanted.filter(isBroken);
  const missing =
    ports.length < planned
      ? [`Only ${ports.length} of ${planned} ports are seen: it may have no network.`]
      : [];
  return {
    broken: broken.map(
      (port) => `Its port ${nameOf(port)} is ${port.status === "ERROR" ? "in error" : "bound to no host"}.`,
    ),
    notUp: [
      ...missing,
      ...wanted
        .filter((port) => !isBroken(port))
        .map(
          (port) =>
            `Its port ${nameOf(port)} is ${port.status ?? "in an unknown state"}: it may have no network.`,
        ),
    ],
    isOnlyDown:
      missing.length + broken.length === 0 &&
      wanted.length > 0 &&
      wanted.every(({ status }) => status === "DOWN"),
  };
}

const isBroken = ({ status, vifType }: Seen): boolean => status === "ERROR" || vifType === "binding_failed";
const nameOf = ({ fixedIps, mac }: Seen): string => fixedIps[0]?.address ?? mac;

/** What to do about a port that is bound to no host. */
export const BROKEN_PORT_TODO =
  "Look at the network agents of the VM’s host, and at why Neutron could not bind the port: openstack port show.";
