import type { Ask, Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { hasFlag } from "./filters";
import { enforce, isReader } from "./policy";
import { type Assignment, directory } from "./rows";
import { listed, named, urlOf } from "./wire";

/** An assignment, and by which ways it came to its user. */
interface Held extends Assignment {
  /** The group, of whose grant it is. */
  ofGroup?: string;
  /** The role that implies this one. */
  granted?: string;
}

/** Who has which role where. (keystone/api/role_assignments.py) */
export const roleAssignmentRoutes: readonly Route[] = [
  {
    name: "role-assignments.list",
    method: "GET",
    path: "/v3/role_assignments",
    run: (ask) => {
      enforce(isReader(ask), "list_role_assignments");
      refuseOdd(ask);
      const { assignments } = directory(ask.site.world);
      const rows = hasFlag(ask, "effective")
        ? assignments.all().flatMap((a) => effective(ask, a))
        : assignments.all();
      return listed(
        ask,
        "role_assignments",
        rows.filter((row) => isAskedFor(ask, row)).map((row) => show(ask, row)),
      );
    },
  },
];

function refuseOdd(ask: Ask): void {
  const { query } = ask;
  const refuse = (why: string) => {
    throw new Refusal(400, why);
  };
  if (query.has("user.id") && query.has("group.id")) refuse("Specify a user or group, not both");
  if (query.has("scope.domain.id") && query.has("scope.project.id"))
    refuse("Specify a domain or project, not both");
  if (hasFlag(ask, "effective") && query.has("group.id"))
    refuse("Combining effective and group filter will always result in an empty list.");
}

/** What a grant comes to: one for each member of its group, and for each role that its role implies. */
function effective(ask: Ask, grant: Assignment): Held[] {
  const { groups, roles } = directory(ask.site.world);
  const { groupId, ...rest } = grant;
  const direct: Held[] = groupId
    ? (groups.get(groupId)?.userIds ?? []).map((userId) => ({ ...rest, userId, ofGroup: groupId }))
    : [grant];
  const implied = (held: Held): Held[] =>
    (roles.get(held.roleId)?.implies ?? []).flatMap((roleId) => {
      const next = { ...held, roleId, granted: held.roleId };
      return [next, ...implied(next)];
    });
  return direct.flatMap((held) => [held, ...implied(held)]);
}

function isAskedFor({ query }: Ask, row: Held): boolean {
  const is = (name: string, value: string | undefined) => !query.has(name) || query.get(name) === value;
  return (
    is("user.id", row.userId) &&
    is("group.id", row.groupId) &&
    is("role.id", row.roleId) &&
    is("scope.project.id", row.projectId) &&
    is("scope.domain.id", row.domainId) &&
    is("scope.system", row.system)
  );
}

function show(ask: Ask, row: Held) {
  const { domains, groups, projects, roles, users } = directory(ask.site.world);
  const hasNames = hasFlag(ask, "include_names");
  const ref = (found: { id: string; name: string; domainId: string } | undefined, id: string) =>
    hasNames && found ? named(ask, found) : { id };
  const plain = (found: { id: string; name: string } | undefined, id: string) =>
    hasNames && found ? { id, name: found.name } : { id };
  const { userId, groupId, projectId, domainId } = row;
  return {
    links: linksOf(ask, row),
    scope: projectId
      ? { project: ref(projects.get(projectId), projectId) }
      : domainId
        ? { domain: plain(domains.get(domainId), domainId) }
        : { system: { all: true } },
    ...(userId ? { user: ref(users.get(userId), userId) } : {}),
    ...(groupId ? { group: ref(groups.get(groupId), groupId) } : {}),
    role: plain(roles.get(row.roleId), row.roleId),
  };
}

function linksOf(ask: Ask, row: Held) {
  const target = row.projectId
    ? `/projects/${row.projectId}`
    : row.domainId
      ? `/domains/${row.domainId}`
      : "/system";
  const group = row.ofGroup ?? row.groupId;
  const actor = group ? `/groups/${group}` : `/users/${row.userId}`;
  return {
    ...(row.ofGroup ? { membership: urlOf(ask, `/groups/${row.ofGroup}/users/${row.userId}`) } : {}),
    assignment: urlOf(ask, `${target}${actor}/roles/${row.granted ?? row.roleId}`),
    ...(row.granted ? { prior_role: urlOf(ask, `/prior_role/${row.roleId}/implies/${row.granted}`) } : {}),
  };
}
