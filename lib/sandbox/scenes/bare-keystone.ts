import type { World } from "../core/world";
import { grant, makeProject, makeRoles, makeUser } from "./people";

/** The projects and users that devcloud has; the ids of admin's and demo's. (devcloud/bin/catalog.py) */
export function makePeople(world: World, password: string): { admin: string; demo: string } {
  const roles = makeRoles(world);
  const admin = makeProject(world, "admin", "Bootstrap project for initializing the cloud.");
  const service = makeProject(world, "service");
  const demo = makeProject(world, "demo");
  const administrator = makeUser(world, "admin", password, { [admin]: roles.admin, [demo]: roles.admin });
  grant(world, administrator, roles.admin, { system: "all" });
  for (const name of ["nova", "neutron", "cinder", "glance", "placement"]) {
    const user = makeUser(world, name, password, { [service]: roles.admin });
    grant(world, user, roles.service, { projectId: service });
  }
  makeUser(world, "demo", password, { [demo]: roles.member });
  makeUser(world, "reader", password, { [demo]: roles.reader });
  makeUser(world, "norole", password, {});
  return { admin, demo };
}
