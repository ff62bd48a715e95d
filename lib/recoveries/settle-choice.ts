import { type MappingChoice, type MappingKind, ok, open, type Proposal } from "./mapping";
import type { TargetFacts, TargetProject } from "./target-facts";

/**
 * A person's choice as a row: it stays whatever it is, and when what was chosen is not there any more that is said. Pure.
 * @param project where it was chosen from; undefined: not decided
 */
export function settleChoice(
  kind: MappingKind,
  choice: MappingChoice | null,
  project: TargetProject | undefined,
  site: TargetFacts["site"],
): Proposal {
  if (choice === null) return open("Nothing is chosen.");
  if (choice.do !== "use") return ok(choice, "Chosen by hand.");
  const there = project && idsOf(kind, project);
  if (there === undefined) return ok(choice, "Chosen by hand.");
  if (there === null)
    return open(`Chosen by hand; whether ${choice.name} is still at ${site.name} could not be read.`, choice);
  return there.includes(choice.id)
    ? ok(choice, "Chosen by hand.")
    : open(`Chosen by hand, and ${choice.name} is not at ${site.name} any more. Choose again.`);
}

/** Of what can be chosen; null: not known; undefined: not looked for here. */
function idsOf(kind: MappingKind, project: TargetProject): string[] | null | undefined {
  const ids = (things: readonly { id: string }[] | null) => things?.map(({ id }) => id) ?? null;
  switch (kind) {
    case "flavor":
      return ids(project.flavors);
    case "network":
      return ids(project.networks);
    case "subnet":
      return ids(project.networks?.flatMap(({ subnets }) => subnets) ?? null);
    case "security-group":
      return ids(project.securityGroups);
    case "keypair":
      return project.keypairs?.map(({ name }) => name) ?? null;
    case "volume-type":
      return ids(project.volumeTypes);
    case "router":
      return ids(project.routers);
    case "floating-ip":
      return ids(project.floatingIps);
    default:
      return undefined;
  }
}
