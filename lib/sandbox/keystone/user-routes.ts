import { z } from "zod";
import { type Ask, empty, ok, type Route } from "../core/http";
import { endTokens } from "./end-tokens";
import { matches } from "./filters";
import { endUser, forgetUser } from "./forget";
import { projectsOf } from "./own-routes";
import { enforce, isReader, isSelf, malformed, missing, refused, taken } from "./policy";
import { extraIn, nameIn, readEntity } from "./read-entity";
import { groupsOf } from "./roles-of";
import { directory, type User } from "./rows";
import { hashSecret, isSecret } from "./secret";
import { listed, showGroup, showProject, showUser } from "./wire";

const users = (ask: Ask) => directory(ask.site.world).users;

/** Users. (keystone/api/users.py) */
export const userRoutes: readonly Route[] = [
  {
    name: "users.list",
    method: "GET",
    path: "/v3/users",
    run: (ask) => {
      enforce(isReader(ask), "list_users");
      const fits = matches(ask, ["name", "domain_id", "enabled"]);
      const found = users(ask).all();
      return listed(ask, "users", found.map((user) => showUser(ask, user)).filter(fits));
    },
  },
  {
    name: "users.show",
    method: "GET",
    path: "/v3/users/:user",
    run: (ask) => ok({ user: showUser(ask, theUser(ask, "get_user", isSelfOrReader(ask))) }),
  },
  {
    name: "users.projects",
    method: "GET",
    path: "/v3/users/:user/projects",
    run: (ask) => {
      const user = theUser(ask, "list_user_projects", isSelfOrReader(ask));
      const own = projectsOf(ask.site.world, user.id);
      return listed(
        ask,
        "projects",
        own.map((project) => showProject(ask, project)),
      );
    },
  },
  {
    name: "users.groups",
    method: "GET",
    path: "/v3/users/:user/groups",
    run: (ask) => {
      const user = theUser(ask, "list_groups_for_user", isSelfOrReader(ask));
      const shown = groupsOf(ask.site.world, user.id).map((group) => ({
        ...showGroup(ask, group),
        membership_expires_at: null,
      }));
      return listed(ask, "groups", shown.filter(matches(ask, ["name"])));
    },
  },
  {
    name: "users.create",
    method: "POST",
    path: "/v3/users",
    run: (ask) => {
      enforce(ask.caller.isAdmin, "create_user");
      const entity = readEntity(ask, "user");
      const name = nameIn(entity);
      const domainId = entity.domain_id ?? ask.caller.domainId;
      refuseTaken(ask, name, domainId);
      const { world } = ask.site;
      const user = users(ask).insert({
        id: world.ids.hex(),
        name,
        domainId,
        enabled: entity.enabled ?? true,
        passwordHash: entity.password ? hashSecret(entity.password) : "",
        ...(entity.default_project_id ? { defaultProjectId: entity.default_project_id } : {}),
        extra: extraIn(entity, ["description"]),
      });
      return ok({ user: showUser(ask, user) }, 201);
    },
  },
  {
    name: "users.update",
    method: "PATCH",
    path: "/v3/users/:user",
    run: (ask) => {
      const user = theUser(ask, "update_user", ask.caller.isAdmin);
      const { name, enabled, password, ...entity } = readEntity(ask, "user");
      if (name !== undefined && name !== user.name) refuseTaken(ask, name, user.domainId);
      const extra = { ...user.extra, ...extraIn(entity, ["description"]) };
      const after = users(ask).update(user.id, {
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(password ? { passwordHash: hashSecret(password) } : {}),
        ...(entity.default_project_id ? { defaultProjectId: entity.default_project_id } : {}),
        extra,
      });
      if (enabled === false) endUser(ask.site.world, user.id);
      else if (password) endTokens(ask.site.world, (token) => token.userId === user.id);
      return ok({ user: { ...showUser(ask, after), extra } });
    },
  },
  {
    name: "users.change-password",
    method: "POST",
    path: "/v3/users/:user/password",
    // Who knows the old password needs no token. (keystone/common/policies/user.py has no rule for it)
    isOpen: true,
    run: changePassword,
  },
  {
    name: "users.delete",
    method: "DELETE",
    path: "/v3/users/:user",
    run: (ask) => {
      forgetUser(ask.site.world, theUser(ask, "delete_user", ask.caller.isAdmin).id);
      return empty();
    },
  },
];

const isSelfOrReader = (ask: Ask) => isReader(ask) || isSelf(ask, ask.params.user ?? "");

function theUser(ask: Ask, action: string, isAllowed: boolean): User {
  enforce(isAllowed, action);
  const user = users(ask).get(ask.params.user ?? "");
  if (!user) throw missing("user", ask.params.user ?? "");
  return user;
}

function refuseTaken(ask: Ask, name: string, domainId: string): void {
  if (users(ask).find((user) => user.name === name && user.domainId === domainId))
    throw taken("user", `Duplicate entry found with name ${name} at domain ID ${domainId}`);
}

const Passwords = z.object({ user: z.object({ password: z.string(), original_password: z.string() }) });

function changePassword(ask: Ask) {
  const parsed = Passwords.safeParse(ask.body);
  if (!parsed.success) throw malformed("password and original_password", "user");
  const { password, original_password: old } = parsed.data.user;
  const user = users(ask).get(ask.params.user ?? "");
  if (!user?.enabled || !isSecret(old, user.passwordHash)) throw refused();
  users(ask).update(user.id, { passwordHash: hashSecret(password) });
  endTokens(ask.site.world, (token) => token.userId === user.id);
  return empty();
}
