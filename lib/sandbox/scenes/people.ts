import type { World } from "../core/world";
import { directory } from "../keystone/rows";
import { hashSecret } from "../keystone/secret";

/** The default domain and the roles that Keystone's bootstrap makes. (keystone/cmd/bootstrap.py) */
export function makeRoles(world: World): Record<"admin" | "member" | "reader" | "service", string> {
  const { domains, roles } = directory(world);
  domains.insert({ id: "default", name: "Default", enabled: true, description: "The default domain" });
  const reader = roles.insert({ id: world.ids.hex(), name: "reader", isImmutable: true, implies: [] }).id;
  const member = roles.insert({
    id: world.ids.hex(),
    name: "member",
    isImmutable: true,
    implies: [reader],
  }).id;
  const admin = roles.insert({ id: world.ids.hex(), name: "admin", isImmutable: true, implies: [member] }).id;
  // Not of the bootstrap, but installers make it for the services' own users.
  const service = roles.insert({ id: world.ids.hex(), name: "service", implies: [] }).id;
  return { admin, member, reader, service };
}

export function makeProject(world: World, name: string, description = ""): string {
  const id = world.ids.hex();
  return directory(world).projects.insert({ id, name, description, domainId: "default", enabled: true }).id;
}

/** @param grants role ids by project id */
export function makeUser(
  world: World,
  name: string,
  password: string,
  grants: Record<string, string>,
): string {
  const { assignments, users } = directory(world);
  const id = world.ids.hex();
  users.insert({ id, name, domainId: "default", enabled: true, passwordHash: hashSecret(password) });
  for (const [projectId, roleId] of Object.entries(grants))
    assignments.insert({ id: world.ids.hex(), userId: id, projectId, roleId });
  return id;
}

/** Gives a user a role in one more place: a project, or the whole cloud. */
export function grant(
  world: World,
  userId: string,
  roleId: string,
  on: { projectId: string } | { system: "all" },
): void {
  directory(world).assignments.insert({ id: world.ids.hex(), userId, roleId, ...on });
}
