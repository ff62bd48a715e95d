import { Inert } from "@/components/data/inert";
import type { ServerDescription } from "@/lib/recovery-points/server-description";

type Group = ServerDescription["securityGroups"][number];

/** Security groups by what they allow. */
export function SecurityGroupFacts({ groups }: { groups: readonly Group[] }) {
  if (groups.length === 0) return <p className="text-subtle">None</p>;
  return groups.map((group) => (
    <div key={group.id} className="py-1">
      <p>
        <Inert text={group.name} />
        {group.isStateful === false && <span className="text-subtle">, stateless</span>}
      </p>
      <ul className="text-12 text-muted">
        {group.rules.map((rule) => (
          <li key={ruleWords(rule)}>
            <Inert text={ruleWords(rule)} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

/** "ingress tcp 22 from 10.0.0.0/8". Pure. */
export function ruleWords(rule: Group["rules"][number]): string {
  const { direction, ethertype, protocol, portMin, portMax, remoteIpPrefix, remoteGroup } = rule;
  const ports = portMin === null ? "" : portMin === portMax ? ` ${portMin}` : ` ${portMin}-${portMax ?? ""}`;
  const remote = remoteIpPrefix ?? (remoteGroup === null ? "anywhere" : `the group ${remoteGroup}`);
  return `${direction} ${ethertype ?? ""} ${protocol ?? "any"}${ports} ${direction === "egress" ? "to" : "from"} ${remote}`.replace(
    /\s+/g,
    " ",
  );
}
