import { securityGroupKey } from "./mapping-keys";
import { aboutVm, type Planning, refOf } from "./planning";
import type { DescribedGroup, DescribedServer } from "./point-facts";
import type { PlannedRule, PlannedSecurityGroup, Ref } from "./recovery-run-plan";

/** The security groups that the run makes, each once, with rules that lead to one another. Pure. */
export function planSecurityGroups(planning: Planning): PlannedSecurityGroup[] {
  const made = new Map<string, PlannedSecurityGroup>();
  for (const server of planning.servers)
    for (const group of server.securityGroups) {
      const key = securityGroupKey(server.projectId, group.id);
      const row = planning.row("security-group", key);
      if (row?.choice?.do !== "make" || made.has(key)) continue;
      made.set(key, {
        key,
        credentialId: planning.project(server.projectId)?.credentialId ?? "",
        name: row.choice.name,
        description: group.description,
        isStateful: group.isStateful ?? true,
        rules: group.rules.flatMap((rule) => planRule(rule, group, server, planning)),
      });
    }
  return [...made.values()];
}

function planRule(
  rule: DescribedGroup["rules"][number],
  group: DescribedGroup,
  server: DescribedServer,
  planning: Planning,
): PlannedRule[] {
  const {
    remoteGroup,
    remoteAddressGroup,
    direction,
    ethertype,
    protocol,
    portMin,
    portMax,
    remoteIpPrefix,
  } = rule;
  const remote = remoteGroup === null ? null : findGroup(remoteGroup, server.projectId, planning);
  // Without what it is for it would be a rule for everybody.
  if (remoteAddressGroup || (remoteGroup !== null && remote === null)) {
    planning.warnings.push({
      about: aboutVm(server),
      text: `a rule of its security group ${group.name} is for the ${remoteAddressGroup ? `address group ${remoteAddressGroup}` : `group ${remoteGroup}`}, which is not there: it is left out`,
      todo: "Add the rule by hand after the recovery, or choose a group at the target.",
    });
    return [];
  }
  return [{ direction, ethertype, protocol, portMin, portMax, remoteIpPrefix, remoteGroup: remote }];
}

/** By name: one that the VMs are in, or one that is at the target. */
function findGroup(name: string, projectId: string, { servers, row, project }: Planning): Ref | null {
  const described = servers
    .filter((s) => s.projectId === projectId)
    .flatMap((s) => s.securityGroups)
    .find((g) => g.name === name);
  const ref = described ? refOf(row("security-group", securityGroupKey(projectId, described.id))) : null;
  const there = project(projectId)?.securityGroups?.find((g) => g.name === name);
  return ref ?? (there ? { id: there.id } : null);
}
