import { isInRange } from "./ip-range";
import type { Mapping, MappingPurpose } from "./mapping";
import { addressKey } from "./mapping-keys";
import type { DescribedServer } from "./point-facts";
import type { TargetFacts, TargetNetwork, TargetProject } from "./target-facts";

/** What a recovery would like to have in a network that is there already. */
export interface WantedAddresses {
  /** By whom it is looked up: he sees all ports of the network. */
  credentialId: string;
  networkId: string;
  addresses: string[];
  macs: string[];
}

/**
 * Addresses and MACs that are to be looked up at the target: those of ports in networks that are used there, where they
 * could be chosen at all. Pure.
 * @param mappings as proposed without knowing what is taken
 */
export function wantedAddresses(
  servers: readonly DescribedServer[],
  mappings: readonly Mapping[],
  target: Pick<TargetFacts, "projects">,
): WantedAddresses[] {
  const wanted = new Map<string, WantedAddresses>();
  for (const purpose of ["real", "drill"] as const)
    for (const port of servers.flatMap(({ ports }) => ports)) {
      const network = rowOf(mappings, purpose, "network", port.network.id)?.choice;
      const there = network?.do === "use" ? findSeeing(target, network.id) : undefined;
      if (!there) continue;
      const of = wanted.get(there.network.id) ?? {
        credentialId: there.project.credentialId,
        networkId: there.network.id,
        addresses: [],
        macs: [],
      };
      wanted.set(there.network.id, of);
      add(of.macs, port.mac.toLowerCase());
      for (const { address } of port.fixedIps) {
        const choice = rowOf(mappings, purpose, "address", addressKey(port, address))?.choice;
        const value = choice?.do === "as" ? choice.value : address;
        if (there.network.subnets.some(({ cidr }) => isInRange(value, cidr))) add(of.addresses, value);
      }
    }
  return [...wanted.values()].filter(({ addresses }) => addresses.length > 0);
}

/** Who sees all ports of a network: its owner, or an administrator (openstack-api.md E2). */
function findSeeing(
  { projects }: Pick<TargetFacts, "projects">,
  id: string,
): { project: TargetProject; network: TargetNetwork } | undefined {
  for (const project of projects) {
    const network = project.networks?.find((n) => n.id === id);
    if (network && (network.isOwn || project.isAdmin)) return { project, network };
  }
  return undefined;
}

const rowOf = (
  mappings: readonly Mapping[],
  purpose: MappingPurpose,
  kind: Mapping["kind"],
  sourceKey: string,
): Mapping | undefined =>
  mappings.find((row) => row.purpose === purpose && row.kind === kind && row.sourceKey === sourceKey);

function add(to: string[], value: string): void {
  if (!to.includes(value)) to.push(value);
}
