import type { TakenAddresses, TargetFacts, TargetProject } from "../target-facts";
import type { PromotedDrill } from "./read-promoted";

/** Records stay known when a drill goes. */
const STAY = ["backups", "backup_gigabytes"];

/**
 * A target as it is when a drill's things are gone: their share of the quotas is free, and none of them is there to be
 * used. Hosts stay as they are: how Placement counts the drill's VMs is not known. Pure.
 */
export function planWithoutDrill(
  target: TargetFacts,
  drill: Pick<PromotedDrill, "needs" | "made">,
): TargetFacts {
  const isMade = (kind: string, id: string) =>
    drill.made.some((thing) => thing.kind === kind && thing.id === id);
  return {
    ...target,
    projects: target.projects.map((project): TargetProject => {
      const { credentialId, quotas, networks, securityGroups, keypairs, flavors } = project;
      const need = drill.needs.find((each) => each.credentialId === credentialId)?.need ?? {};
      return {
        ...project,
        networks: networks?.filter(({ id }) => !isMade("network", id)) ?? null,
        securityGroups: securityGroups?.filter(({ id }) => !isMade("security_group", id)) ?? null,
        keypairs: keypairs?.filter(({ name }) => !isMade("keypair", `${credentialId}/${name}`)) ?? null,
        flavors: flavors?.filter(({ id }) => !isMade("flavor", id)) ?? null,
        quotas: Object.fromEntries(
          Object.entries(quotas).map(([name, { limit, used }]) => [
            name,
            { limit, used: STAY.includes(name) ? used : Math.max(0, used - (need[name] ?? 0)) },
          ]),
        ),
      };
    }),
  };
}

/**
 * The same of what was looked up of wanted addresses: ports of the drill, in networks that were chosen for it, go with it.
 * Pure.
 */
export function planTakenWithoutDrill(
  target: TargetFacts,
  { made }: Pick<PromotedDrill, "made">,
): TargetFacts {
  const isMade = (portId: string) => made.some(({ kind, id }) => kind === "port" && id === portId);
  const without = (taken: TakenAddresses): TakenAddresses => {
    const holders = taken.holders.filter(({ portId }) => !isMade(portId));
    return {
      ...taken,
      holders,
      addresses: holders.flatMap(({ addresses }) => addresses),
      macs: holders.map(({ mac }) => mac),
    };
  };
  return {
    ...target,
    projects: target.projects.map((project) => ({ ...project, taken: project.taken.map(without) })),
  };
}
