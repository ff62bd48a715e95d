import type { Answer, Ask } from "../core/http";
import { keystoneTime } from "../core/times";
import { domainRef } from "./domain-ref";
import type { ApplicationCredential, Domain, Group, Project, Role, User } from "./rows";
import { directory } from "./rows";

/** A path below /v3, as a whole address. */
export const urlOf = ({ site }: Ask, path: string): string => `${site.keystoneOrigin}/identity/v3${path}`;
const links = (ask: Ask, path: string) => ({ links: { self: urlOf(ask, path) } });

/** A list as Keystone gives it: never in pages. (keystone/server/flask/common.py, wrap_collection) */
export function listed(ask: Ask, name: string, rows: readonly object[]): Answer {
  const query = ask.query.toString();
  const self = `${ask.site.keystoneOrigin}/identity${ask.path}${query ? `?${query}` : ""}`;
  return { status: 200, body: { [name]: rows, links: { next: null, self, previous: null } } };
}

export const showProject = (ask: Ask, { id, name, domainId, description, enabled, ...more }: Project) => ({
  ...more.extra,
  id,
  name,
  domain_id: domainId,
  description,
  enabled,
  parent_id: domainId,
  is_domain: false,
  tags: more.tags ?? [],
  options: {},
  ...links(ask, `/projects/${id}`),
});

export const showUser = (ask: Ask, { id, name, domainId, enabled, defaultProjectId, extra }: User) => ({
  ...extra,
  id,
  name,
  domain_id: domainId,
  enabled,
  ...(defaultProjectId ? { default_project_id: defaultProjectId } : {}),
  password_expires_at: null,
  options: {},
  ...links(ask, `/users/${id}`),
});

export const showGroup = (ask: Ask, { id, name, domainId, description }: Group) => ({
  id,
  name,
  domain_id: domainId,
  description,
  ...links(ask, `/groups/${id}`),
});

const bareRole = ({ id, name, description, isImmutable }: Role) => ({
  id,
  name,
  domain_id: null,
  description: description ?? null,
  options: isImmutable ? { immutable: true } : {},
});
export const showRole = (ask: Ask, role: Role) => ({ ...bareRole(role), ...links(ask, `/roles/${role.id}`) });

export const showDomain = (ask: Ask, { id, name, description, enabled }: Domain) => ({
  id,
  name,
  description,
  enabled,
  tags: [],
  options: {},
  ...links(ask, `/domains/${id}`),
});

export function showCredential(ask: Ask, credential: ApplicationCredential) {
  const { roles } = directory(ask.site.world);
  const { id, name, description, userId, projectId, expiresAt, unrestricted, roleIds } = credential;
  return {
    id,
    name,
    description,
    user_id: userId,
    project_id: projectId,
    system: null,
    expires_at: expiresAt === null ? null : keystoneTime(expiresAt).replace("Z", ""),
    unrestricted,
    roles: roleIds.flatMap((roleId) => {
      const role = roles.get(roleId);
      return role ? [bareRole(role)] : [];
    }),
    ...links(ask, `/application_credentials/${id}`),
  };
}

/** A user or a project with the name of its domain, as tokens and role assignments show them. */
export const named = (ask: Ask, row: { id: string; name: string; domainId: string }) => ({
  id: row.id,
  name: row.name,
  domain: domainRef(ask.site.world, row.domainId),
});
