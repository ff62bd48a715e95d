import type { DescribedNetwork } from "./described-networks";
import { isSameRange } from "./ip-range";
import { differs, ok, open, type Proposal } from "./mapping";
import type { TargetFacts, TargetNetwork, TargetProject } from "./target-facts";

const use = ({ id, name }: TargetNetwork) => ({ do: "use", id, name }) as const;

/**
 * A network in the real thing: the one of the same name and range, else one of the same range, else a made one, since
 * addresses are to be kept. Pure.
 */
export function mapNetwork(
  network: DescribedNetwork,
  project: Pick<TargetProject, "networks">,
  site: TargetFacts["site"],
): Proposal {
  if (!project.networks) return open("The networks there could not be read.");
  const usable = project.networks.filter(({ isExternal }) => !isExternal);
  const own = site.isHome ? project.networks.find(({ id }) => id === network.id) : undefined;
  if (own) return ok(use(own), "The network that it was in.");
  const named = usable.filter(({ name }) => name === network.name);
  const sameRange = usable.filter((there) => hasAllRanges(there, network));
  const both = preferOwn(named.filter((there) => sameRange.includes(there)));
  if (both.length > 1) return open(`Several networks there have this name and range. Choose one.`);
  if (both[0]) return ok(use(both[0]), "Same name and same range.");
  const [range, otherRange] = preferOwn(sameRange);
  if (range && otherRange)
    return open(`Several networks there have this range: ${namesOf(sameRange)}. Choose one.`);
  if (range)
    return differs(
      use(range),
      `${range.name} has the same range, and another name: look whether it is meant for these VMs.`,
    );
  return mapMade(network, named[0]);
}

function mapMade(network: DescribedNetwork, named: TargetNetwork | undefined): Proposal {
  if (network.subnets.some(({ cidr }) => cidr === null))
    return open("The point does not know the range of its subnet, so it cannot be made. Choose a network.");
  const make = { do: "make", name: network.name ?? `network-${network.id.slice(0, 8)}` } as const;
  if (named) {
    const ranges = named.subnets.map(({ cidr }) => cidr).join(", ") || "no range";
    return differs(
      make,
      `${named.name} there has ${ranges}: one with the VMs’ own range is made, so that they keep their addresses.`,
    );
  }
  const wide =
    network.isOwn === false || ["vlan", "flat"].includes(network.providerType ?? "")
      ? " At its source it is the provider’s, with ways out that a made one does not have."
      : "";
  return differs(make, `No such network there: it is made by value.${wide}`);
}

/** For a drill: never one that others are in. Pure. */
export function mapDrillNetwork(network: DescribedNetwork, drillNetworks: "make" | "mapped"): Proposal {
  if (drillNetworks === "mapped")
    return open("The drill’s networks are chosen by hand, and none is chosen for this one.");
  if (network.subnets.some(({ cidr }) => cidr === null))
    return open("The point does not know the range of its subnet, so it cannot be made. Choose a network.");
  return ok(
    { do: "make", name: `${network.name ?? "network"} (drill)` },
    "Made for the drill with the same subnets and no way out.",
  );
}

const hasAllRanges = (there: TargetNetwork, { subnets }: DescribedNetwork): boolean =>
  subnets.length > 0 &&
  subnets.every(({ cidr }) => cidr !== null && there.subnets.some((s) => isSameRange(s.cidr, cidr)));

const preferOwn = (networks: readonly TargetNetwork[]): readonly TargetNetwork[] => {
  const own = networks.filter(({ isOwn }) => isOwn);
  return own.length > 0 ? own : networks;
};

const namesOf = (networks: readonly TargetNetwork[]): string => networks.map(({ name }) => name).join(", ");
