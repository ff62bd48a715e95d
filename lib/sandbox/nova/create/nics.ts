import { grouped } from "../../core/grouped";
import type { Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { defaultNetworks } from "../../neutron/for-nova";
import { NETWORKS, PORTS, SECURITY_GROUPS, SUBNETS } from "../../neutron/rows";
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
 * @throws Refusal 400 or 409 (nova/network/neutron.py, _ports_needed_per_instance)
 */
export function checkNics(ask: Ask, nics: readonly Nic[] | "auto" | "none", isAutoAsked: boolean): Nic[] {
  if (nics === "none") return [];
  if (nics === "auto") return theOnlyNetwork(ask, isAutoAsked);
  for (const nic of nics)
    if (nic.portId) checkPort(ask, nic.portId);
    else checkNetwork(ask, nic.networkId ?? "", nic.fixedIp);
  return [...nics];
}

/** The network that a project has, if it has one; what makes one by itself is not simulated, and rarely there. */
function theOnlyNetwork({ site, caller }: Ask, isAutoAsked: boolean): Nic[] {
  const networks = defaultNetworks(site, caller.projectId ?? "").filter((n) => !isAutoAsked || n.isAdminUp);
  if (networks.length > 1)
    throw new Refusal(
      409,
      "More than one possible network found. Specify network ID(s) to select which one(s) to connect to.",
    );
  const [only] = networks;
  if (!only && isAutoAsked)
    throw new Refusal(400, `Unable to automatically allocate a network for project ${caller.projectId}`);
  return only ? [{ networkId: only.id, tag: null }] : [];
}

function checkPort({ site, caller }: Ask, id: string): void {
  const port = site.rows(PORTS).get(id);
  if (!port || (port.projectId !== caller.projectId && !caller.isAdmin))
    throw new Refusal(400, `Port id ${id} could not be found.`);
  if (port.deviceId) throw new Refusal(409, `Port ${id} is still in use.`);
  if (port.fixedIps.length === 0)
    throw new Refusal(400, `Port ${id} requires a FixedIP in order to be used.`);
}

function checkNetwork({ site, caller }: Ask, id: string, fixedIp: string | undefined): void {
  const network = site.rows(NETWORKS).get(id);
  const isSeen = network?.isShared || network?.isExternal || network?.projectId === caller.projectId;
  if (!network || !(isSeen || caller.isAdmin)) throw new Refusal(400, `Network ${id} could not be found.`);
  const subnets = grouped(site.rows(SUBNETS).all(), "network", ({ networkId }) => [networkId]);
  if (!subnets.has(id))
    throw new Refusal(400, `Network ${id} requires a subnet in order to boot instances on.`);
  const ports = grouped(site.rows(PORTS).all(), "network", ({ networkId }) => [networkId]).get(id) ?? [];
  const taken = fixedIp && ports.find(({ fixedIps }) => fixedIps.some(({ address }) => address === fixedIp));
  if (taken)
    throw new Refusal(400, `Fixed IP address ${fixedIp} is already in use on instance ${taken.deviceId}.`);
}

/** Ids of security groups, which may be named. @throws Refusal 400 (nova/network/security_group_api.py, validate_name) */
export function securityGroupIds({ site, caller }: Ask, names: readonly string[]): string[] | undefined {
  const mine = site.rows(SECURITY_GROUPS).filter(({ projectId }) => projectId === caller.projectId);
  const ids = [...new Set(names)].flatMap((name) => {
    // Neutron makes it with the first port.
    if (name === "default") return mine.find((group) => group.name === name)?.id ?? [];
    const [found, another] = mine.filter((group) => group.name === name || group.id === name);
    if (!found) throw new Refusal(400, `Unable to find security_group with name or id '${name}'`);
    if (another)
      throw new Refusal(
        409,
        `Multiple security_group matches found for name '${name}', use an ID to be more specific.`,
      );
    return found.id;
  });
  return ids.length > 0 ? ids : undefined;
}
