import { keystoneTime } from "../core/times";
import type { Token } from "../core/tokens";
import type { World } from "../core/world";
import { catalogOf } from "./catalog";
import { directory } from "./rows";

/** A token as Keystone tells of it. */
export function tokenBody(world: World, token: Token, hasCatalog = true) {
  const { domains, projects, roles } = directory(world);
  const domainOf = (id: string) => ({ id, name: domains.get(id)?.name ?? id });
  const project = token.projectId ? projects.get(token.projectId) : undefined;
  return {
    token: {
      methods: token.methods,
      user: {
        domain: domainOf(token.domainId),
        id: token.userId,
        name: token.userName,
        password_expires_at: null,
      },
      audit_ids: [token.auditId],
      expires_at: keystoneTime(token.expiresAt),
      issued_at: keystoneTime(token.issuedAt),
      ...(project
        ? {
            project: { domain: domainOf(project.domainId), id: project.id, name: project.name },
            is_domain: false,
            roles: token.roles.map((name) => ({ id: roles.find((r) => r.name === name)?.id ?? name, name })),
            ...(hasCatalog ? { catalog: catalogOf(world, project.id) } : {}),
          }
        : {}),
    },
  };
}
