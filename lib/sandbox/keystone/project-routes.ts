import { type Ask, empty, ok, type Route } from "../core/http";
import { endTokens } from "./end-tokens";
import { matches } from "./filters";
import { forgetProject } from "./forget";
import { enforce, isReader, missing, taken } from "./policy";
import { extraIn, nameIn, readEntity } from "./read-entity";
import { directory, type Project } from "./rows";
import { listed, showProject } from "./wire";

const projects = (ask: Ask) => directory(ask.site.world).projects;

/** Projects. (keystone/api/projects.py) */
export const projectRoutes: readonly Route[] = [
  {
    name: "projects.list",
    method: "GET",
    path: "/v3/projects",
    run: (ask) => {
      enforce(isReader(ask), "list_projects");
      const fits = matches(ask, ["name", "domain_id", "enabled", "parent_id", "is_domain"]);
      const found = projects(ask).all();
      return listed(ask, "projects", found.map((project) => showProject(ask, project)).filter(fits));
    },
  },
  {
    name: "projects.show",
    method: "GET",
    path: "/v3/projects/:project",
    run: (ask) => {
      const isOwn = ask.caller.projectId === ask.params.project;
      return ok({ project: showProject(ask, theProject(ask, "get_project", isReader(ask) || isOwn)) });
    },
  },
  {
    name: "projects.create",
    method: "POST",
    path: "/v3/projects",
    run: (ask) => {
      enforce(ask.caller.isAdmin, "create_project");
      const entity = readEntity(ask, "project");
      const name = nameIn(entity);
      const domainId = entity.domain_id ?? ask.caller.domainId;
      const id = ask.site.world.ids.hex();
      refuseTaken(ask, name, domainId, id);
      const project = projects(ask).insert({
        id,
        name,
        domainId,
        enabled: entity.enabled ?? true,
        description: entity.description ?? "",
        tags: entity.tags ?? [],
        extra: extraIn(entity),
      });
      return ok({ project: showProject(ask, project) }, 201);
    },
  },
  {
    name: "projects.update",
    method: "PATCH",
    path: "/v3/projects/:project",
    run: (ask) => {
      const project = theProject(ask, "update_project", ask.caller.isAdmin);
      const { name, enabled, description, tags, ...entity } = readEntity(ask, "project");
      if (name !== undefined && name !== project.name) refuseTaken(ask, name, project.domainId, project.id);
      const extra = { ...project.extra, ...extraIn(entity) };
      const after = projects(ask).update(project.id, {
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(description == null ? {} : { description }),
        ...(tags === undefined ? {} : { tags }),
        extra,
      });
      if (enabled === false) endTokens(ask.site.world, (token) => token.projectId === project.id);
      return ok({ project: { ...showProject(ask, after), extra } });
    },
  },
  {
    name: "projects.delete",
    method: "DELETE",
    path: "/v3/projects/:project",
    run: (ask) => {
      forgetProject(ask.site.world, theProject(ask, "delete_project", ask.caller.isAdmin).id);
      return empty();
    },
  },
];

function theProject(ask: Ask, action: string, isAllowed: boolean): Project {
  enforce(isAllowed, action);
  const project = projects(ask).get(ask.params.project ?? "");
  if (!project) throw missing("project", ask.params.project ?? "");
  return project;
}

function refuseTaken(ask: Ask, name: string, domainId: string, id: string): void {
  if (projects(ask).find((p) => p.name === name && p.domainId === domainId))
    throw taken(
      "project",
      `it is not permitted to have two projects with either the same name or same id in the same domain: name is ${name}, project id ${id}`,
    );
}
