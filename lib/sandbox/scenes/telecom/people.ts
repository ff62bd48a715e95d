import type { Caller } from "../../core/http";
import type { World } from "../../core/world";
import { grant, makeProject, makeRoles, makeUser } from "../people";
import { PROJECTS, type ProjectName } from "./projects";

/** Who makes the scene. */
export interface Operators {
  /** The administrator, signed in to a project. */
  inProject(name: ProjectName): Caller;
}

/** The operator's projects, and its users admin and demo. */
export function makeOperators(world: World, password: string): Operators {
  const roles = makeRoles(world);
  const projects = new Map(
    PROJECTS.map(({ name, description }) => [name as ProjectName, makeProject(world, name, description)]),
  );
  const all = [...projects.values()];
  const admin = makeUser(world, "admin", password, Object.fromEntries(all.map((id) => [id, roles.admin])));
  grant(world, admin, roles.admin, { system: "all" });
  const shown = PROJECTS.flatMap(({ name, isShown }) => (isShown ? [projects.get(name) ?? ""] : []));
  makeUser(world, "demo", password, Object.fromEntries(shown.map((id) => [id, roles.member])));
  return {
    inProject: (name) => ({
      tokenId: "",
      userId: admin,
      userName: "admin",
      domainId: "default",
      projectId: projects.get(name),
      projectName: name,
      roles: ["admin", "member", "reader"],
      isAdmin: true,
    }),
  };
}
