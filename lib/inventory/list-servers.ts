import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { visibleProjects } from "../auth/visible-projects";
import { db } from "../db";
import { AppError } from "../errors";
import { fieldErrors } from "../field-errors";
import { readDrillMarks } from "../recoveries/read-drill-marks";
import { readFailoverMarks } from "../recoveries/read-failover-marks";
import { countFacets, type GroupCount } from "./count-facets";
import type { Inventory, InventorySite } from "./inventory";
import { InventoryQuery } from "./inventory-query";
import { countGroups, selectServers } from "./query-servers";
import { readScopes, type ScopeState } from "./read-scopes";
import { FRESH_MS, refreshSoon } from "./refresh-soon";

/** Who looks at a project that was never read waits so long for its first rows. */
const FIRST_READING_MS = 4_000;

/**
 * One page of the VMs of all sites that the reader may see, from our own tables: it does not wait for a site. What is
 * not fresh is read anew meanwhile, for the next look.
 * @param input search parameters; see InventoryQuery
 */
export async function listInventory(session: Session, input: unknown): Promise<Inventory> {
  requirePermission(session, "inventory.view");
  const parsed = InventoryQuery.safeParse(input);
  if (!parsed.success) {
    const fields = fieldErrors(parsed.error);
    throw new AppError("invalid", Object.values(fields).join(" "), fields);
  }
  const query = parsed.data;
  const visible = visibleProjects(session);
  const scopes = await freshenScopes(visible);
  const [groups, servers, sites] = await Promise.all([
    countGroups(visible, query),
    selectServers(visible, query),
    db().site.count({ where: { isRemembered: false } }),
  ]);
  const shown = servers.map(({ siteId, id }) => ({ siteId, serverId: id }));
  const [drills, marks] = await Promise.all([
    readDrillMarks(session, shown),
    readFailoverMarks(session, shown),
  ]);
  const counted = countFacets(groups, query);
  const scopeOf = new Map(scopes.map((scope) => [`${scope.siteId} ${scope.projectId}`, scope]));
  return {
    asOf: new Date().toISOString(),
    total: counted.total,
    rows: servers.map((server) => {
      const scope = scopeOf.get(`${server.siteId} ${server.projectId}`);
      return {
        ...server,
        missingSince: server.missingSince?.toISOString() ?? null,
        deletedAt: server.deletedAt?.toISOString() ?? null,
        asOf: scope?.asOf?.toISOString() ?? null,
        stale: scope?.stale ?? true,
        drill: drills.get(`${server.siteId} ${server.id}`) ?? null,
        mark: marks.get(`${server.siteId} ${server.id}`) ?? null,
      };
    }),
    facets: {
      site: choices(scopes, counted.site, (s) => [s.siteId, s.siteName]),
      project: choices(scopes, counted.project, (s) => [s.projectId, s.projectName]),
      status: counted.status,
    },
    sites: sitesOf(scopes, groups, may(session.role, "sites.inspect")),
    hasSites: sites > 0,
  };
}

/** The scopes as they are, with a new reading begun for each that is not fresh. */
async function freshenScopes(visible: "all" | readonly string[]): Promise<ScopeState[]> {
  const scopes = await readScopes(visible);
  const due = scopes.filter((s) => s.triedAgoMs === null || s.triedAgoMs >= FRESH_MS);
  const readings = due.map(({ credentialId, triedAgoMs }) => {
    const reading = refreshSoon(credentialId);
    return triedAgoMs === null ? reading : undefined;
  });
  const first = readings.filter((reading) => reading !== undefined);
  if (first.length === 0) return scopes;
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, FIRST_READING_MS);
  });
  await Promise.race([Promise.all(first), enough]).finally(() => clearTimeout(timer));
  return readScopes(visible);
}

function choices(
  scopes: readonly ScopeState[],
  counts: ReadonlyMap<string, number>,
  of: (scope: ScopeState) => [string, string],
) {
  const labels = new Map(scopes.map(of));
  return [...labels].map(([value, label]) => ({ value, label, count: counts.get(value) ?? 0 }));
}

function sitesOf(
  scopes: readonly ScopeState[],
  groups: readonly GroupCount[],
  mayInspect: boolean,
): InventorySite[] {
  return [...new Set(scopes.map(({ siteId }) => siteId))].map((id) => {
    const own = scopes.filter((scope) => scope.siteId === id);
    const stale = own.filter((scope) => scope.stale);
    const times = own.map(({ asOf }) => asOf?.getTime() ?? 0);
    const oldest = Math.min(...times);
    const failed = stale.find((scope) => scope.failure);
    const failure = mayInspect ? failed?.failure : failed?.failureBrief;
    return {
      id,
      name: own[0]?.siteName ?? "",
      asOf: oldest === 0 ? null : new Date(oldest).toISOString(),
      stale: stale.length > 0,
      ...(failure ? { failure } : {}),
      staleProjects: stale.length === own.length ? [] : stale.map(({ projectName }) => projectName),
      vms: groups.reduce((n, g) => n + (g.siteId === id && g.group !== "deleted" ? g.count : 0), 0),
    };
  });
}
