import { type Answer, type Ask, ok } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Site } from "../core/site";
import { pageOf, pageQuery } from "./paging";
import { DELETED_SERVERS, SERVERS, type Server } from "./rows";
import { matcherOf, readBoolean, readFilters } from "./server-filters";
import { orderOf } from "./server-sort";
import { basicView, serverView } from "./server-view";

/** GET /servers and /servers/detail. (nova/api/openstack/compute/servers.py, _get_servers) */
export function listServers(ask: Ask, isDetail: boolean): Answer {
  const { site, caller } = ask;
  const filters = readFilters(ask);
  const isOfTime = periodOf(filters);
  const showsDeleted = readDeleted(ask, filters);
  const isAllProjects = readAllTenants(ask, filters, isDetail);
  // Without all_tenants Nova looks at the token's project alone, and at no other filter for it.
  for (const name of isAllProjects ? [] : ["tenant_id", "project_id"]) filters.delete(name);
  const matches = matcherOf(ask, filters);
  const { limit, marker } = pageQuery(ask);
  const order = orderOf(ask);
  if (matches === "nothing") return ok({ servers: [] });
  const found = candidates(site, showsDeleted).filter(
    (server) =>
      (isAllProjects || server.projectId === caller.projectId) && isOfTime(server) && matches(server),
  );
  // They come newest first: only another order, or the deleted ones among them, need work.
  if (ask.query.has("sort_key") || ask.query.has("sort_dir") || showsDeleted !== "no") found.sort(order);
  const { page, links } = pageOf(ask, afterMarker(site, found, marker, order), {
    limit,
    marker: undefined,
    idOf: (server) => server.id,
  });
  return ok({
    servers: page.map((server) => (isDetail ? serverView(ask, server) : basicView(ask, server))),
    ...(links ? { servers_links: links } : {}),
  });
}

/** A marker that was deleted, or that no filter lets through, still has its place. @throws Refusal 400 */
function afterMarker(
  site: Site,
  found: readonly Server[],
  marker: string | undefined,
  order: (a: Server, b: Server) => number,
): readonly Server[] {
  if (marker === undefined) return found;
  const server = site.rows(SERVERS).get(marker) ?? site.rows(DELETED_SERVERS).get(marker);
  if (!server) throw new Refusal(400, `marker [${marker}] not found`);
  const at = found.findIndex((each) => order(server, each) < 0);
  return at < 0 ? [] : found.slice(at);
}

/** Newest first, so that the usual order costs nothing. */
function candidates(site: Site, deleted: "no" | "only" | "too"): Server[] {
  const alive = deleted === "only" ? [] : site.rows(SERVERS).all();
  const gone = deleted === "no" ? [] : site.rows(DELETED_SERVERS).all();
  return [...gone, ...alive].reverse();
}

/** Changes tell of deleted ones too; otherwise only an admin sees them. @throws Refusal 403 */
function readDeleted(ask: Ask, filters: Map<string, string>): "no" | "only" | "too" {
  const text = filters.get("deleted");
  filters.delete("deleted");
  if (
    ask.query.getAll("status").every((status) => status.toUpperCase() === "DELETED") &&
    ask.query.has("status")
  ) {
    if (!ask.caller.isAdmin) throw new Refusal(403, "Only administrators may list deleted instances");
    return "only";
  }
  if (text !== undefined) return /^(1|t|true|on|y|yes)$/i.test(text.trim()) ? "only" : "no";
  return filters.has("changes-since") || filters.has("changes-before") ? "too" : "no";
}

/** Times of changes have whole seconds. @throws Refusal 400 */
function periodOf(filters: ReadonlyMap<string, string>): (server: Server) => boolean {
  const [since, before] = ["changes-since", "changes-before"].map((name) => {
    const text = filters.get(name);
    return text === undefined ? undefined : Date.parse(text);
  });
  if (since !== undefined && before !== undefined && before < since)
    throw new Refusal(400, "The value of changes-since must be less than or equal to changes-before.");
  return ({ updatedAt }) => {
    const changedAt = Math.floor(updatedAt / 1000) * 1000;
    return (since === undefined || changedAt >= since) && (before === undefined || changedAt <= before);
  };
}

/** @throws Refusal 403 to members */
function readAllTenants(ask: Ask, filters: ReadonlyMap<string, string>, isDetail: boolean): boolean {
  const text = filters.get("all_tenants");
  // (nova/api/openstack/common.py, is_all_tenants): alone it means yes.
  const isAsked = text !== undefined && (text === "" || readBoolean(text));
  if (isAsked && !ask.caller.isAdmin) {
    const what = isDetail ? "detail" : "index";
    throw new Refusal(
      403,
      `Policy doesn't allow os_compute_api:servers:${what}:get_all_tenants to be performed.`,
    );
  }
  return isAsked;
}
