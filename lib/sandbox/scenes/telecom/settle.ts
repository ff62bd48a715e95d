import type { World } from "../../core/world";
import { makeProject, makeRoles, makeUser } from "../people";
import { PROJECTS } from "./projects";

/** Makes the scene. @param password of the users admin and demo */
export function settle(world: World, password: string): void {
  const roles = makeRoles(world);
  const projects = PROJECTS.map(({ name, description, isShown }) => ({
    id: makeProject(world, name, description),
    isShown,
  }));
  makeUser(world, "admin", password, Object.fromEntries(projects.map(({ id }) => [id, roles.admin])));
  const shown = projects.filter(({ isShown }) => isShown);
  makeUser(world, "demo", password, Object.fromEntries(shown.map(({ id }) => [id, roles.member])));
}
