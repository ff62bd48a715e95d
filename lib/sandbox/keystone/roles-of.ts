import type { World } from "../core/world";
import { directory, type Role } from "./rows";

/** The roles that a user has on a project, by itself, by its groups and by what roles imply; each once. */
export function rolesOf(world: World, userId: string, projectId: string): Role[] {
  const { assignments, groups, roles } = directory(world);
  const groupIds = new Set(groups.filter((g) => g.userIds.includes(userId)).map((g) => g.id));
  const ids = assignments
    .filter((a) => a.projectId === projectId && (a.userId === userId || groupIds.has(a.groupId ?? "")))
    .map((a) => a.roleId);
  return withImplied(world, ids).flatMap((id) => roles.get(id) ?? []);
}

/** These roles and all that they imply, each once. */
export function withImplied(world: World, ids: readonly string[]): string[] {
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
