import { ok, type Route } from "../core/http";
import type { World } from "../core/world";
import { catalogOf } from "./catalog";
import { rolesOf, systemRolesOf } from "./roles-of";
import { directory, type Project } from "./rows";
import { listed, showDomain, showProject, urlOf } from "./wire";

/** What anybody may learn with its token: where it can go. (keystone/api/auth.py) */
export const ownRoutes: readonly Route[] = [
  {
    name: "auth.projects",
    method: "GET",
    path: "/v3/auth/projects",
    run: (ask) =>
      listed(
        ask,
        "projects",
        projectsOf(ask.site.world, ask.caller.userId).map((p) => showProject(ask, p)),
      ),
  },
  {
    name: "auth.domains",
    method: "GET",
    path: "/v3/auth/domains",
    run: (ask) => {
      const { world } = ask.site;
      const own = directory(world).domains.filter(
        (d) => rolesOf(world, ask.caller.userId, { domainId: d.id }).length > 0,
      );
      return listed(
        ask,
        "domains",
        own.map((d) => showDomain(ask, d)),
      );
    },
  },
  {
    name: "auth.system",
    method: "GET",
    path: "/v3/auth/system",
    run: (ask) =>
      ok({
        system: systemRolesOf(ask.site.world, ask.caller.userId).length > 0 ? [{ all: true }] : [],
        links: { self: urlOf(ask, "/auth/system") },
      }),
  },
  {
    name: "auth.catalog",
    method: "GET",
    path: "/v3/auth/catalog",
    run: (ask) =>
      ok({
        catalog: catalogOf(ask.site.world, ask.caller.projectId),
        links: { self: urlOf(ask, "/auth/catalog") },
      }),
  },
];

/** The enabled projects in which a user has a role. */
export const projectsOf = (world: World, userId: string): Project[] =>
  directory(world).projects.filter(
    (p) => p.enabled && rolesOf(world, userId, { projectId: p.id }).length > 0,
  );
