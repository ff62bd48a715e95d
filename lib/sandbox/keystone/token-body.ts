import { keystoneTime } from "../core/times";
import type { Token } from "../core/tokens";
import type { World } from "../core/world";
import { catalogOf } from "./catalog";
import { domainRef } from "./domain-ref";
import { directory } from "./rows";

/** A token as Keystone tells of it. (keystone/common/render_token.py) */
export function tokenBody(world: World, token: Token, hasCatalog = true) {
  const { projects } = directory(world);
  const project = token.projectId ? projects.get(token.projectId) : undefined;
  const isScoped = project !== undefined || token.scopeDomainId !== undefined || token.isSystem === true;
  return {
    token: {
      methods: token.methods,
      user: {
        domain: domainRef(world, token.domainId),
        id: token.userId,
        name: token.userName,
        password_expires_at: null,
      },
      audit_ids: [token.auditId, ...(token.parentAuditId ? [token.parentAuditId] : [])],
      expires_at: keystoneTime(token.expiresAt),
      issued_at: keystoneTime(token.issuedAt),
      ...(project
        ? {
            project: { domain: domainRef(world, project.domainId), id: project.id, name: project.name },
            is_domain: false,
          }
        : {}),
      ...(token.scopeDomainId ? { domain: domainRef(world, token.scopeDomainId) } : {}),
      ...(isScoped ? { roles: rolesIn(world, token) } : {}),
      ...(token.isSystem ? { system: { all: true } } : {}),
      ...(token.applicationCredentialId ? credentialIn(world, token.applicationCredentialId) : {}),
      ...(isScoped && hasCatalog ? { catalog: catalogOf(world, project?.id) } : {}),
    },
  };
}

function rolesIn(world: World, token: Token) {
  const ids = new Map(
    directory(world)
      .roles.all()
      .map((role) => [role.name, role.id]),
  );
  return token.roles.map((name) => ({ id: ids.get(name) ?? name, name }));
}

function credentialIn(world: World, id: string) {
  const found = directory(world).applicationCredentials.get(id);
  return found
    ? { application_credential: { id, name: found.name, restricted: found.unrestricted !== true } }
    : {};
}
