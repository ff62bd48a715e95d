import { type Ask, empty, ok, type Route } from "../core/http";
import { endTokens } from "./end-tokens";
import { matches } from "./filters";
import { revokeGrants } from "./forget";
import { enforce, isReader, missing, taken } from "./policy";
import { nameIn, readEntity } from "./read-entity";
import { directory, type Group } from "./rows";
import { listed, showGroup, showUser } from "./wire";

const groups = (ask: Ask) => directory(ask.site.world).groups;

/** Groups, and who is in them. (keystone/api/groups.py) */
export const groupRoutes: readonly Route[] = [
  {
    name: "groups.list",
    method: "GET",
    path: "/v3/groups",
    run: (ask) => {
      enforce(isReader(ask), "list_groups");
      const fits = matches(ask, ["name", "domain_id"]);
      const found = groups(ask).all();
      return listed(ask, "groups", found.map((group) => showGroup(ask, group)).filter(fits));
    },
  },
  {
    name: "groups.show",
    method: "GET",
    path: "/v3/groups/:group",
    run: (ask) => ok({ group: showGroup(ask, theGroup(ask, "get_group", isReader(ask))) }),
  },
  {
    name: "groups.create",
    method: "POST",
    path: "/v3/groups",
    run: (ask) => {
      enforce(ask.caller.isAdmin, "create_group");
      const entity = readEntity(ask, "group");
      const name = nameIn(entity);
      const domainId = entity.domain_id ?? ask.caller.domainId;
      if (groups(ask).find((g) => g.name === name && g.domainId === domainId))
        throw taken("group", `Duplicate entry found with name ${name} at domain ID ${domainId}`);
      const id = ask.site.world.ids.hex();
      const description = entity.description ?? "";
      const group = groups(ask).insert({ id, name, domainId, description, userIds: [] });
      return ok({ group: showGroup(ask, group) }, 201);
    },
  },
  {
    name: "groups.delete",
    method: "DELETE",
    path: "/v3/groups/:group",
    run: (ask) => {
      const group = theGroup(ask, "delete_group", ask.caller.isAdmin);
      revokeGrants(ask.site.world, (a) => a.groupId === group.id);
      groups(ask).remove(group.id);
      return empty();
    },
  },
  {
    name: "groups.users",
    method: "GET",
    path: "/v3/groups/:group/users",
    run: (ask) => {
      const { userIds } = theGroup(ask, "list_users_in_group", isReader(ask));
      const users = directory(ask.site.world).users.filter((user) => userIds.includes(user.id));
      return listed(
        ask,
        "users",
        users.map((user) => showUser(ask, user)),
      );
    },
  },
  {
    name: "groups.check-user",
    method: "HEAD",
    path: "/v3/groups/:group/users/:user",
    run: (ask) => {
      const group = theGroup(ask, "check_user_in_group", isReader(ask));
      const userId = theUserId(ask);
      if (!group.userIds.includes(userId)) throw missing(`user '${userId}' in group`, `'${group.id}'`);
      return empty();
    },
  },
  {
    name: "groups.add-user",
    method: "PUT",
    path: "/v3/groups/:group/users/:user",
    run: (ask) => {
      const group = theGroup(ask, "add_user_to_group", ask.caller.isAdmin);
      const userId = theUserId(ask);
      if (!group.userIds.includes(userId))
        groups(ask).update(group.id, { userIds: [...group.userIds, userId] });
      return empty();
    },
  },
  {
    name: "groups.remove-user",
    method: "DELETE",
    path: "/v3/groups/:group/users/:user",
    run: (ask) => {
      const group = theGroup(ask, "remove_user_from_group", ask.caller.isAdmin);
      const userId = theUserId(ask);
      if (!group.userIds.includes(userId)) throw missing(`user '${userId}' in group`, `'${group.id}'`);
      groups(ask).update(group.id, { userIds: group.userIds.filter((each) => each !== userId) });
      endTokens(ask.site.world, (token) => token.userId === userId);
      return empty();
    },
  },
];

function theGroup(ask: Ask, action: string, isAllowed: boolean): Group {
  enforce(isAllowed, action);
  const group = groups(ask).get(ask.params.group ?? "");
  if (!group) throw missing("group", ask.params.group ?? "");
  return group;
}

function theUserId(ask: Ask): string {
  const user = directory(ask.site.world).users.get(ask.params.user ?? "");
  if (!user) throw missing("user", ask.params.user ?? "");
  return user.id;
}
