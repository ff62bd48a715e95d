import type { MappingKind, Role } from "../generated/prisma/enums";
import type { Grant, GroupMembership } from "./grants";

/** Which of our roles a role or a group of Keystone gives. */
export interface Mapping {
  kind: MappingKind;
  nameKey: string;
  domainId: string;
  role: Role;
}

/** A project that a sign-in gave, and what its user may do there. */
export interface ProjectAccess {
  id: string;
  name: string;
  role: Role;
}

export interface Access {
  role: Role;
  projects: readonly ProjectAccess[];
}

/** Highest first. Operator stands above auditor: who is both works, and reads no audit log. */
const BY_HEIGHT: readonly Role[] = ["admin", "operator", "auditor", "viewer"];

/** The highest of some roles; undefined of none. */
export const highestRole = (roles: readonly Role[]): Role | undefined =>
  BY_HEIGHT.find((role) => roles.includes(role));

/** A name as Keystone compares it: without regard to case. */
export const nameKeyOf = (name: string): string => name.trim().normalize("NFC").toLowerCase();

/**
 * What somebody may do, by what Keystone said at the sign-in and by the mappings of now. A group's role counts in each
 * project that the sign-in gave. Null: nothing; so for who has no project, unless a group makes them admin or auditor,
 * who see all.
 */
export function accessOf(
  grants: readonly Grant[],
  groups: readonly GroupMembership[],
  mappings: readonly Mapping[],
): Access | null {
  const given = (kind: MappingKind, name: string, domainId: string): Role[] =>
    mappings
      .filter((m) => m.kind === kind && m.nameKey === nameKeyOf(name) && m.domainId === domainId)
      .map((m) => m.role);
  const byGroup = groups.flatMap((group) => given("group", group.name, group.domainId));
  const projects = grants.flatMap(({ projectId, projectName, roles }) => {
    const role = highestRole([...byGroup, ...(roles ?? []).flatMap((name) => given("role", name, ""))]);
    return role ? [{ id: projectId, name: projectName, role }] : [];
  });
  const role = highestRole([...byGroup, ...projects.map((project) => project.role)]);
  if (!role) return null;
  return projects.length > 0 || role === "admin" || role === "auditor" ? { role, projects } : null;
}
