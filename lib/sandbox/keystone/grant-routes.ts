import { type Answer, type Ask, empty, type Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { refreshTokens } from "./end-tokens";
import { revokeGrants } from "./forget";
import { enforce, isReader, missing } from "./policy";
import { type Assignment, directory } from "./rows";
import { listed, showRole } from "./wire";

type Target = "projects" | "domains" | "system";
type Actor = "users" | "groups";
type Holder = Pick<Assignment, "userId" | "groupId" | "projectId" | "domainId" | "system">;

/** Grants: who has which role where. (keystone/api/projects.py, keystone/api/domains.py, keystone/api/system.py) */
export const grantRoutes: readonly Route[] = (["projects", "domains", "system"] as const).flatMap((target) =>
  (["users", "groups"] as const).flatMap((actor) => routesFor(target, actor)),
);

function routesFor(target: Target, actor: Actor): Route[] {
  const path = `/v3/${target}${target === "system" ? "" : "/:target"}/${actor}/:actor/roles`;
  const route = (
    method: string,
    verb: string,
    isOfOne: boolean,
    run: (ask: Ask, holder: Holder) => Answer,
  ) => ({
    name: `grants.${verb}-${target}-${actor}`,
    method,
    path: isOfOne ? `${path}/:role` : path,
    run: (ask: Ask) => {
      const isRead = method === "GET" || method === "HEAD";
      enforce(isRead ? isReader(ask) : ask.caller.isAdmin, action(verb, isOfOne, target, actor));
      return run(ask, holderOf(ask, target, actor));
    },
  });
  return [
    route("GET", "list", false, (ask, holder) => {
      const { assignments, roles } = directory(ask.site.world);
      const found = assignments.filter((a) => isOf(a, holder)).flatMap((a) => roles.get(a.roleId) ?? []);
      return listed(
        ask,
        "roles",
        found.map((role) => showRole(ask, role)),
      );
    }),
    route("HEAD", "check", true, (ask, holder) => {
      if (!grantOf(ask, holder)) throw noGrant(ask);
      return empty();
    }),
    route("PUT", "create", true, (ask, holder) => {
      const { world } = ask.site;
      const roleId = theRoleId(ask);
      if (!grantOf(ask, holder))
        refreshTokens(world, directory(world).assignments.insert({ id: world.ids.hex(), roleId, ...holder }));
      return empty();
    }),
    route("DELETE", "revoke", true, (ask, holder) => {
      const roleId = theRoleId(ask);
      if (revokeGrants(ask.site.world, (a) => a.roleId === roleId && isOf(a, holder)) === 0)
        throw noGrant(ask);
      return empty();
    }),
  ];
}

function action(verb: string, isOfOne: boolean, target: Target, actor: Actor): string {
  const noun = isOfOne ? "grant" : "grants";
  return target === "system" ? `${verb}_system_${noun}_for_${actor.slice(0, -1)}` : `${verb}_${noun}`;
}

function holderOf(ask: Ask, target: Target, actor: Actor): Holder {
  const { domains, groups, projects, users } = directory(ask.site.world);
  const { target: targetId = "", actor: actorId = "" } = ask.params;
  if (!(actor === "users" ? users : groups).get(actorId)) throw missing(actor.slice(0, -1), actorId);
  const who = actor === "users" ? { userId: actorId } : { groupId: actorId };
  if (target === "system") return { ...who, system: "all" };
  if (!(target === "projects" ? projects : domains).get(targetId))
    throw missing(target.slice(0, -1), targetId);
  return target === "projects" ? { ...who, projectId: targetId } : { ...who, domainId: targetId };
}

const isOf = (a: Assignment, holder: Holder): boolean =>
  a.userId === holder.userId &&
  a.groupId === holder.groupId &&
  a.projectId === holder.projectId &&
  a.domainId === holder.domainId &&
  a.system === holder.system;

function grantOf(ask: Ask, holder: Holder): Assignment | undefined {
  const roleId = theRoleId(ask);
  return directory(ask.site.world).assignments.find((a) => a.roleId === roleId && isOf(a, holder));
}

function theRoleId(ask: Ask): string {
  const role = directory(ask.site.world).roles.get(ask.params.role ?? "");
  if (!role) throw missing("role", ask.params.role ?? "");
  return role.id;
}

/** (keystone/exception.py, RoleAssignmentNotFound) */
const noGrant = ({ params }: Ask): Refusal =>
  new Refusal(
    404,
    `Could not find role assignment with role: ${params.role}, user or group: ${params.actor}, project, domain, or system: ${params.target ?? "system"}.`,
  );
