import type { Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { NewServer } from "./create-body";

/** A NIC of a server that is being made: a port, or an address on a network. */
export interface Nic {
  portId?: string;
  networkId?: string;
  fixedIp?: string;
  tag: string | null;
}

/** The NICs that were asked for. @throws Refusal 400 (servers.py, _get_requested_networks) */
export function readNics(server: NewServer, count: number): Nic[] | "auto" | "none" {
  const wanted = server.networks;
  if (wanted === undefined || wanted === "auto") return "auto";
  if (wanted === "none") return "none";
  // An empty list is no wish at all.
  if (wanted.length === 0) return "auto";
  const seen = new Set<string>();
  return wanted.map(({ uuid, fixed_ip: fixedIp, port, tag = null }) => {
    if (port) {
      if (seen.has(port))
        throw new Refusal(
          400,
          `Port ID '${port}' was specified twice: you cannot attach a port multiple times.`,
        );
      if (fixedIp)
        throw new Refusal(
          400,
          `Specified Fixed IP '${fixedIp}' cannot be used with port '${port}': the two cannot be specified together.`,
        );
      if (count > 1)
        throw new Refusal(
          400,
          "Failed to launch instances: Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.",
        );
      seen.add(port);
      return { portId: port, tag };
    }
    if (!uuid) throw new Refusal(400, "Bad network format: missing 'uuid'");
    if (fixedIp && count > 1)
      throw new Refusal(
        400,
        "Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.",
      );
    return { networkId: uuid, ...(fixedIp ? { fixedIp } : {}), tag };
  });
}

/**
 * Looks whether they can be had, and finds networks where none were named.
 * @throws Refusal 400 or 409 (nova/network/neutron.py, validate_networks)
 */
export function checkNics(_ask: Ask, nics: readonly Nic[] | "auto" | "none"): Nic[] {
  if (nics === "none" || nics === "auto") return [];
  for (const { portId, networkId } of nics)
    throw new Refusal(
      400,
      portId ? `Port id ${portId} could not be found.` : `Network ${networkId} could not be found.`,
    );
  return [];
}
