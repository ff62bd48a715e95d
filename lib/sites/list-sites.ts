import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { worstFirst } from "./check-row";
import { type ServiceHealth, shownState, storedChecks, storedServices } from "./site-health";
import type { ListedSite, RememberedSite, SitesList } from "./sites-list";

interface Row {
  id: string;
  name: string;
  region: string;
  projects: string[];
  state: string | null;
  services: unknown;
  checks: unknown;
  asOf: Date | null;
  checkedAt: Date | null;
  lastAnsweredAt: Date | null;
  ageMs: number | null;
}

/** All sites by name, with what was last seen of them. Who may not inspect sites gets names and reachability only. */
export async function listSites(session: Session): Promise<SitesList> {
  requirePermission(session, "sites.view");
  const inspects = may(session.role, "sites.inspect");
  // The age by the database's clock: whoever polled wrote by it, and ours may differ.
  const rows = await db().$queryRaw<Row[]>`
    SELECT s.id, s.name, s.region, h.state, h.services, h.checks, h.as_of AS "asOf", h.checked_at AS "checkedAt",
           h.last_answered_at AS "lastAnsweredAt", (EXTRACT(EPOCH FROM now() - h.as_of) * 1000)::float8 AS "ageMs",
           ARRAY(SELECT c.project_name FROM site_credentials c WHERE c.site_id = s.id ORDER BY 1) AS projects
    FROM sites s LEFT JOIN site_health h ON h.site_id = s.id
    WHERE NOT s.is_remembered ORDER BY s.name_key, s.id`;
  const remembered = inspects ? await readRemembered() : [];
  const asOf = (await databaseNow()).toISOString();
  return { asOf, sites: rows.map((row) => listed(row, inspects)), remembered };
}

const readRemembered = (): Promise<RememberedSite[]> =>
  db().$queryRaw<RememberedSite[]>`
    SELECT s.id, s.name, s.region, (SELECT count(*)::int FROM vnfs v WHERE v.site_id = s.id AND v.deleted_at IS NULL) AS vnfs,
      (SELECT count(*)::int FROM recovery_points p WHERE p.site_id = s.id AND p.state <> 'pruned') AS points
    FROM sites s WHERE s.is_remembered ORDER BY s.name_key, s.id`;

function listed(row: Row, inspects: boolean): ListedSite {
  const { id, name, region, projects, ageMs } = row;
  const state = shownState(row.state ?? undefined, ageMs);
  const site = { id, name, region, state, asOf: iso(row.asOf), lastAnsweredAt: iso(row.lastAnsweredAt) };
  if (!inspects) return site;
  const { rows, hosts } = storedChecks(row.checks);
  const services: ServiceHealth[] = storedServices(row.services);
  const checks = { rows: worstFirst(rows), hosts, checkedAt: iso(row.checkedAt) };
  return { ...site, inspected: { projects, services, checks } };
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
