import { differs, ok, open, type Proposal } from "./mapping";
import type { DescribedGroup } from "./point-facts";
import type { SecurityRule, TargetFacts, TargetProject } from "./target-facts";

/**
 * By content: ids and names mean nothing elsewhere. Every project has its own undeletable "default" (openstack-api.md E2). Pure.
 * @param group undefined: the point could not see it
 * @param described names of the groups that the point describes: rules may refer to them
 */
export function mapSecurityGroup(
  group: DescribedGroup | undefined,
  described: ReadonlySet<string>,
  project: Pick<TargetProject, "securityGroups">,
  site: TargetFacts["site"],
  sourceName: string,
): Proposal {
  const there = project.securityGroups;
  if (!group) return open("The point does not know its rules. Choose a group, or go without.");
  if (!there) return open("The security groups there could not be read.");
  const equal = there.find((g) => g.name === group.name && isEqual(group, g));
  const own = site.isHome ? there.find(({ id }) => id === group.id) : undefined;
  if (own)
    return equal
      ? ok(use(own), "The group that it was in.")
      : differs(use(own), "The group that it was in; its rules have changed since the point.");
  if (equal) return ok(use(equal), "Same name and same rules.");
  const isDefault = group.name === "default";
  const make = { do: "make", name: isDefault ? `default (of ${sourceName})` : group.name } as const;
  const lost = lostRules(group, described, there);
  if (lost.length > 0)
    return differs(make, `Made by its rules, but for those that cannot be: ${lost.join(", ")}.`);
  if (isDefault)
    return differs(make, "The project’s own default group has other rules: one with the source’s is made.");
  const named = there.some(({ name }) => name === group.name);
  return ok(
    make,
    named ? "The group of this name there has other rules: it is made by its own." : "Made by its rules.",
  );
}

const use = ({ id, name }: { id: string; name: string }) => ({ do: "use", id, name }) as const;

/** Rules for which of others there is nothing at the target, in words. */
function lostRules(
  { rules }: DescribedGroup,
  described: ReadonlySet<string>,
  there: readonly { name: string }[],
): string[] {
  const lost = rules.flatMap(({ remoteGroup, remoteAddressGroup }) => {
    if (remoteAddressGroup) return [`for the address group ${remoteAddressGroup}`];
    const isKnown = remoteGroup === null || described.has(remoteGroup);
    return isKnown || there.some(({ name }) => name === remoteGroup) ? [] : [`for the group ${remoteGroup}`];
  });
  return [...new Set(lost)];
}

function isEqual(
  group: DescribedGroup,
  there: { isStateful: boolean | null; rules: SecurityRule[] },
): boolean {
  const [a, b] = [group.rules, there.rules].map((rules) => new Set(rules.map(contentOf)));
  if ((group.isStateful ?? true) !== (there.isStateful ?? true)) return false;
  return !!a && !!b && a.size === b.size && [...a].every((rule) => b.has(rule));
}

/** What a rule does; how it is described does not count. "Any" has two spellings. */
const contentOf = (rule: SecurityRule): string =>
  JSON.stringify([
    rule.direction,
    rule.ethertype ?? "IPv4",
    rule.protocol,
    rule.portMin,
    rule.portMax,
    isAnywhere(rule.remoteIpPrefix) ? null : rule.remoteIpPrefix,
    rule.remoteGroup,
    rule.remoteAddressGroup ?? null,
  ]);

const isAnywhere = (prefix: string | null): boolean => prefix === "0.0.0.0/0" || prefix === "::/0";
