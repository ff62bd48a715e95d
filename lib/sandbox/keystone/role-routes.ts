import { type Ask, empty, ok, type Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { matches } from "./filters";
import { revokeGrants } from "./forget";
import { enforce, isReader, missing, taken } from "./policy";
import { nameIn, readEntity } from "./read-entity";
import { directory, type Role } from "./rows";
import { listed, showRole, urlOf } from "./wire";

const roles = (ask: Ask) => directory(ask.site.world).roles;

/** Roles, and what each implies. (keystone/api/roles.py, keystone/api/role_inferences.py) */
export const roleRoutes: readonly Route[] = [
  {
    name: "roles.list",
    method: "GET",
    path: "/v3/roles",
    run: (ask) => {
      enforce(isReader(ask), "list_roles");
      const shown = roles(ask)
        .all()
        .map((role) => showRole(ask, role));
      return listed(ask, "roles", shown.filter(matches(ask, ["name", "domain_id"])));
    },
  },
  {
    name: "roles.show",
    method: "GET",
    path: "/v3/roles/:role",
    run: (ask) => {
      // Looked up before the policy is: an unknown one is 404 to anybody.
      const role = theRole(ask);
      enforce(isReader(ask), "get_role");
      return ok({ role: showRole(ask, role) });
    },
  },
  {
    name: "roles.create",
    method: "POST",
    path: "/v3/roles",
    run: (ask) => {
      enforce(ask.caller.isAdmin, "create_role");
      const entity = readEntity(ask, "role");
      const name = nameIn(entity);
      if (roles(ask).find((role) => role.name === name))
        throw taken("role", `Duplicate entry found with name ${name}`);
      const id = ask.site.world.ids.hex();
      const role = roles(ask).insert({ id, name, description: entity.description ?? null, implies: [] });
      return ok({ role: showRole(ask, role) }, 201);
    },
  },
  {
    name: "roles.delete",
    method: "DELETE",
    path: "/v3/roles/:role",
    run: (ask) => {
      const role = theRole(ask);
      enforce(ask.caller.isAdmin, "delete_role");
      if (role.isImmutable)
        throw new Refusal(
          403,
          `Unable to delete immutable role resource: \`${role.id}. Set resource option "immutable" to false first.`,
        );
      revokeGrants(ask.site.world, (a) => a.roleId === role.id);
      roles(ask).remove(role.id);
      return empty();
    },
  },
  {
    name: "role-inferences.list",
    method: "GET",
    path: "/v3/role_inferences",
    run: (ask) => {
      enforce(isReader(ask), "list_role_inference_rules");
      const brief = ({ id, name }: Role) => ({ id, links: { self: urlOf(ask, `/roles/${id}`) }, name });
      const rules = roles(ask)
        .filter((role) => role.implies.length > 0)
        .map((role) => ({
          prior_role: brief(role),
          implies: role.implies.flatMap((id) => roles(ask).get(id) ?? []).map(brief),
        }));
      return ok({ role_inferences: rules });
    },
  },
];

function theRole(ask: Ask): Role {
  const role = roles(ask).get(ask.params.role ?? "");
  if (!role) throw missing("role", ask.params.role ?? "");
  return role;
}
