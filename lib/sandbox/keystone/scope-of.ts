import type { World } from "../core/world";
import { malformed, refused } from "./policy";
import { rolesOf, systemRolesOf } from "./roles-of";
import { directory, type Project, type Role, type User } from "./rows";
import type { DomainRef, NamedRef, WantedScope } from "./sign-in-body";

/** What a token is for, and the roles that it has there. */
export interface Scope {
  project?: Project;
  domainId?: string;
  isSystem?: boolean;
  roles: readonly Role[];
}

/**
 * What a user gets who wants this scope. Without a scope it is the user's default project, if that is possible.
 * (keystone/auth/core.py and keystone/api/_shared/authentication.py)
 * @throws Refusal 401 where the user has no role
 */
export function scopeOf(world: World, user: User, wanted: WantedScope): Scope {
  if (wanted === "unscoped") return { roles: [] };
  if (wanted === undefined) return defaultScope(world, user);
  if (wanted.system) return withRoles({ isSystem: true, roles: systemRolesOf(world, user.id) });
  if (wanted.domain) {
    const domainId = findDomain(world, wanted.domain);
    if (!domainId) throw refused();
    return withRoles({ domainId, roles: rolesOf(world, user.id, { domainId }) });
  }
  const project = findProject(world, wanted.project ?? {});
  if (!project?.enabled) throw refused();
  return withRoles({ project, roles: rolesOf(world, user.id, { projectId: project.id }) });
}

function defaultScope(world: World, user: User): Scope {
  const project = directory(world).projects.get(user.defaultProjectId ?? "");
  const roles = project ? rolesOf(world, user.id, { projectId: project.id }) : [];
  return project?.enabled && roles.length > 0 ? { project, roles } : { roles: [] };
}

function withRoles(scope: Scope): Scope {
  if (scope.roles.length === 0) throw refused();
  return scope;
}

function findProject(world: World, { id, name, domain }: NamedRef): Project | undefined {
  const { projects } = directory(world);
  if (id) return projects.get(id);
  if (!name) throw malformed("id or name", "project");
  if (!domain) throw malformed("domain", "project");
  const domainId = findDomain(world, domain);
  return projects.find((p) => p.name === name && p.domainId === domainId);
}

/** Id of the domain that is meant, if there is one. */
export function findDomain(world: World, { id, name }: DomainRef): string | undefined {
  const { domains } = directory(world);
  return id ? domains.get(id)?.id : domains.find((d) => d.name === name)?.id;
}
