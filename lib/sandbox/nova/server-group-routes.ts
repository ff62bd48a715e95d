import { z } from "zod";
import { checkBody } from "../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../core/http";
import { notFound, Refusal } from "../core/refusal";
import { limitOf } from "./quotas/limits-of";
import { usageOf } from "./quotas/usage-of";
import { SERVERS } from "./rows";
import { SERVER_GROUPS, type ServerGroup } from "./rows-site";

/* nova/api/openstack/compute/server_groups.py */

const HARD = ["anti-affinity", "affinity"] as const;
const SOFT = [...HARD, "soft-anti-affinity", "soft-affinity"] as const;
const Name = z.string().min(1).max(255);
const Most = z.union([z.int().min(1), z.string().regex(/^[0-9]*$/)]).transform(Number);
const New = z.strictObject({
  server_group: z.strictObject({
    name: Name,
    policy: z.enum(SOFT),
    rules: z.strictObject({ max_server_per_host: Most.optional() }).optional(),
  }),
});
const oldBody = (policies: readonly string[]) =>
  z.strictObject({
    server_group: z.strictObject({ name: Name, policies: z.array(z.enum(policies)).min(1).max(1) }),
  });

/** [api] max_limit (nova/conf/api.py) */
const MAX_LIMIT = 1_000;

function numberOf({ query }: Ask, name: string): number {
  const text = query.get(name) ?? "";
  if (/^\d*$/.test(text)) return Number(text);
  throw new Refusal(
    400,
    `Invalid input for query parameters ${name}. Value: ${text}. '${text}' does not match '^[0-9]*$'`,
  );
}

/** The servers of each group, found once per request. */
function membersOf({ site }: Ask): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { id, serverGroupId } of site.rows(SERVERS).all())
    if (serverGroupId) {
      const known = members.get(serverGroupId) ?? [];
      members.set(serverGroupId, known);
      known.push(id);
    }
  return members;
}

const view = (ask: Ask, group: ServerGroup, members: Map<string, string[]>) => ({
  id: group.id,
  name: group.name,
  ...(isAtLeast(ask, "2.64")
    ? { policy: group.policy, rules: group.rules }
    : { policies: [group.policy], metadata: {} }),
  members: members.get(group.id) ?? [],
  ...(isAtLeast(ask, "2.13") ? { project_id: group.projectId, user_id: group.userId } : {}),
});

function find({ site, caller, params }: Ask): ServerGroup {
  const group = site.rows(SERVER_GROUPS).get(params.group ?? "");
  if (!group || (group.projectId !== caller.projectId && !caller.isAdmin))
    throw notFound(`Instance group ${params.group} could not be found.`);
  return group;
}

function listGroups(ask: Ask): Answer {
  const { site, caller, query } = ask;
  const isAll = query.has("all_projects") && caller.isAdmin;
  const groups = site.rows(SERVER_GROUPS).filter((g) => isAll || g.projectId === caller.projectId);
  // By offset, not by marker; a limit of 0 is none. (nova/api/openstack/common.py, limited)
  const offset = numberOf(ask, "offset");
  const limit = Math.min(numberOf(ask, "limit") || MAX_LIMIT, MAX_LIMIT);
  const members = membersOf(ask);
  return ok({
    server_groups: groups.slice(offset, offset + limit).map((group) => view(ask, group, members)),
  });
}

function createGroup(ask: Ask): Answer {
  const { site, caller } = ask;
  const wanted = isAtLeast(ask, "2.64")
    ? checkBody(New, ask.body).server_group
    : checkBody(oldBody(isAtLeast(ask, "2.15") ? SOFT : HARD), ask.body).server_group;
  const projectId = caller.projectId ?? "";
  const limit = limitOf(site, projectId, "server_groups");
  if (limit >= 0 && (usageOf(site, projectId).server_groups ?? 0) >= limit)
    throw new Refusal(403, "Quota exceeded, too many server groups.");
  const policy = "policies" in wanted ? (wanted.policies[0] ?? "") : wanted.policy;
  const most = "rules" in wanted ? wanted.rules?.max_server_per_host : undefined;
  if (most !== undefined && policy !== "anti-affinity")
    throw new Refusal(400, "Only anti-affinity policy supports rules.");
  const group = site.rows(SERVER_GROUPS).insert({
    id: site.world.ids.uuid(),
    name: wanted.name,
    policy,
    rules: most === undefined ? {} : { max_server_per_host: most },
    projectId,
    userId: caller.userId,
  });
  return ok({ server_group: view(ask, group, new Map()) });
}

function deleteGroup(ask: Ask): Answer {
  ask.site.rows(SERVER_GROUPS).remove(find(ask).id);
  return empty();
}

const [ALL, ONE] = ["/v2.1/os-server-groups", "/v2.1/os-server-groups/:group"];

export const serverGroupRoutes: readonly Route[] = [
  { name: "server-groups.list", method: "GET", path: ALL, run: listGroups },
  { name: "server-groups.create", method: "POST", path: ALL, run: createGroup },
  {
    name: "server-groups.show",
    method: "GET",
    path: ONE,
    run: (ask) => ok({ server_group: view(ask, find(ask), membersOf(ask)) }),
  },
  { name: "server-groups.delete", method: "DELETE", path: ONE, run: deleteGroup },
];
