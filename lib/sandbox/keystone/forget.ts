import type { World } from "../core/world";
import { endTokens, orphanTokens, refreshTokens } from "./end-tokens";
import { type Assignment, directory } from "./rows";

/* What goes with what is deleted. (keystone/assignment/core.py and keystone/application_credential/core.py, callbacks) */

/** Takes grants away. A user's own one takes the credentials of that project with it, a group's does not. */
export function revokeGrants(world: World, isOne: (a: Assignment) => boolean): number {
  const { assignments } = directory(world);
  const gone = assignments.filter(isOne);
  for (const grant of gone) {
    assignments.remove(grant.id);
    const { userId, projectId } = grant;
    if (userId) forgetCredentials(world, (c) => c.userId === userId && c.projectId === projectId);
    refreshTokens(world, grant);
  }
  return gone.length;
}

export function forgetCredentials(
  world: World,
  isOne: (c: { id: string; userId: string; projectId: string }) => boolean,
): void {
  const { applicationCredentials } = directory(world);
  for (const { id } of applicationCredentials.filter(isOne)) {
    applicationCredentials.remove(id);
    orphanTokens(world, id);
  }
}

/** Ends what a user holds who may not sign in any more. */
export function endUser(world: World, userId: string): void {
  forgetCredentials(world, (c) => c.userId === userId);
  endTokens(world, (t) => t.userId === userId);
}

export function forgetUser(world: World, userId: string): void {
  const { assignments, groups, users } = directory(world);
  endUser(world, userId);
  for (const { id } of assignments.filter((a) => a.userId === userId)) assignments.remove(id);
  for (const group of groups.filter((g) => g.userIds.includes(userId)))
    groups.update(group.id, { userIds: group.userIds.filter((each) => each !== userId) });
  users.remove(userId);
}

export function forgetProject(world: World, projectId: string): void {
  const { assignments, projects } = directory(world);
  forgetCredentials(world, (c) => c.projectId === projectId);
  endTokens(world, (t) => t.projectId === projectId);
  for (const { id } of assignments.filter((a) => a.projectId === projectId)) assignments.remove(id);
  projects.remove(projectId);
}
