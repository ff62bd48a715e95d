import type { World } from "../core/world";
import { type ApplicationCredential, type Assignment, directory, type Role } from "./rows";

/** The roles that a user has on a project or a domain, by itself, by its groups and by what roles imply; each once. */
export const rolesOf = (
  world: World,
  userId: string,
  on: { projectId: string } | { domainId: string },
): Role[] =>
  rolesBy(world, userId, (a) =>
    "projectId" in on ? a.projectId === on.projectId : a.domainId === on.domainId,
  );

/** The roles that a user has on the whole cloud. */
export const systemRolesOf = (world: World, userId: string): Role[] =>
  rolesBy(world, userId, (a) => a.system === "all");

function rolesBy(world: World, userId: string, isThere: (a: Assignment) => boolean): Role[] {
  const { assignments, roles } = directory(world);
  const groupIds = new Set(groupsOf(world, userId).map((g) => g.id));
  const ids = assignments
    .filter((a) => isThere(a) && (a.userId === userId || groupIds.has(a.groupId ?? "")))
    .map((a) => a.roleId);
  return withImplied(world, ids).flatMap((id) => roles.get(id) ?? []);
}

/**
 * Those of a credential's roles that its user has still; what they imply is not among them.
 * (keystone/models/token_model.py, _get_application_credential_roles)
 */
export const credentialRoles = (
  world: World,
  { userId, projectId, roleIds }: ApplicationCredential,
): Role[] => rolesOf(world, userId, { projectId }).filter((role) => roleIds.includes(role.id));

export const groupsOf = (world: World, userId: string) =>
  directory(world).groups.filter((g) => g.userIds.includes(userId));

/** These roles and all that they imply, each once. */
function withImplied(world: World, ids: readonly string[]): string[] {
  const { roles } = directory(world);
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const implied of roles.get(id)?.implies ?? []) add(implied);
  };
  for (const id of ids) add(id);
  return [...found];
}
