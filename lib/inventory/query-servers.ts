import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { GroupCount } from "./count-facets";
import type { InventoryQuery } from "./inventory-query";
import { STATUS_GROUPS, STATUSES, type StatusGroup } from "./status-group";

const { sql } = Prisma;

/** The same as `statusGroup`, for rows. */
const GROUP = sql`CASE
  WHEN s.deleted_at IS NOT NULL OR s.status = 'DELETED' THEN 'deleted'
  WHEN s.missing_since IS NOT NULL THEN 'missing'
  WHEN s.status = ANY (${[...STATUSES.error]}::text[]) THEN 'error'
  WHEN s.task_state <> '' AND s.status = ANY (${Object.values(STATUSES).flat()}::text[]) THEN 'transition'
  WHEN s.status = ANY (${[...STATUSES.running]}::text[]) THEN 'running'
  WHEN s.status = ANY (${[...STATUSES.transition]}::text[]) THEN 'transition'
  WHEN s.status = ANY (${[...STATUSES.paused]}::text[]) THEN 'paused'
  WHEN s.status = ANY (${[...STATUSES.off]}::text[]) THEN 'off'
  ELSE 'unknown' END`;

/**
 * Only projects that a credential covers are listed: of others, nothing new is learned any more. They are few, and
 * joined once: planned with the rest, PostgreSQL looks the site up for each of 10,000 rows.
 */
const WITH = sql`WITH c AS MATERIALIZED (
  SELECT c.site_id, c.project_id, c.project_name, x.name AS site_name, x.name_key AS site_key
  FROM site_credentials c JOIN sites x ON x.id = c.site_id)`;
const FROM = sql`FROM c JOIN inventory_servers s ON s.site_id = c.site_id AND s.project_id = c.project_id`;

type Visible = "all" | readonly string[];

const isVisible = (visible: Visible) =>
  visible === "all" ? sql`true` : sql`s.project_id = ANY (${[...visible]}::text[])`;

function isFound(search: string) {
  if (search === "") return sql`true`;
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return sql`s.search_text LIKE ${pattern}`;
}

/** More was ever told than that it exists: its cell was up. */
const TOLD = sql`(s.detail->>'isUnknown')::boolean IS NOT TRUE`;

/** What is shown by default: see DEFAULT_STATUSES. */
const NOT_DELETED = sql`s.deleted_at IS NULL AND s.status <> 'DELETED'`;

const isAmong = (column: Prisma.Sql, values: readonly string[], type: Prisma.Sql) =>
  values.length === 0 ? sql`true` : sql`${column} = ANY (${[...values]}::${type}[])`;

/** How many VMs there are of each site, project and status: what all numbers on the page are made of. */
export const countGroups = (visible: Visible, query: InventoryQuery): Promise<GroupCount[]> =>
  db().$queryRaw<GroupCount[]>`
    ${WITH} SELECT s.site_id AS "siteId", s.project_id AS "projectId", ${GROUP} AS "group", count(*)::int AS count,
      (count(*) FILTER (WHERE ${isFound(query.search)}))::int AS matching
    ${FROM} WHERE ${isVisible(visible)} GROUP BY 1, 2, 3`;

const ORDERS: Record<InventoryQuery["sort"], Prisma.Sql> = {
  name: sql`lower(s.name)`,
  site: sql`c.site_key`,
  project: sql`lower(c.project_name)`,
  status: sql`array_position(${[...STATUS_GROUPS]}::text[], ${GROUP})`,
  volumes: sql`cardinality(s.volume_ids)`,
  flavor: sql`lower(s.flavor)`,
};

export interface SelectedServer {
  siteId: string;
  siteName: string;
  id: string;
  name: string;
  projectId: string;
  projectName: string;
  group: StatusGroup;
  status: string;
  taskState: string | null;
  flavor: string | null;
  addresses: string[] | null;
  volumes: number | null;
  missingSince: Date | null;
  deletedAt: Date | null;
}

/**
 * One page of VMs. Those that are equal by what is sorted by come by name and id, so that no page repeats another.
 * Only their keys are sorted, the rest is looked up for the page: whole rows would not fit into the sort's memory.
 */
export function selectServers(visible: Visible, query: InventoryQuery): Promise<SelectedServer[]> {
  const direction = query.order === "desc" ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST`;
  return db().$queryRaw<SelectedServer[]>`
    ${WITH}, page AS MATERIALIZED (
      SELECT s.site_id, s.server_id, c.site_name, c.project_name, ${ORDERS[query.sort]} AS first,
        lower(s.name) AS second ${FROM}
      WHERE ${isVisible(visible)} AND ${isFound(query.search)}
        AND ${isAmong(sql`s.site_id`, query.site, sql`uuid`)}
        AND ${isAmong(sql`s.project_id`, query.project, sql`text`)}
        AND ${query.status.length === 0 ? NOT_DELETED : isAmong(GROUP, query.status, sql`text`)}
      ORDER BY first ${direction}, second, site_id, server_id
      LIMIT ${query.limit} OFFSET ${query.offset})
    SELECT s.site_id AS "siteId", site_name AS "siteName", s.server_id AS id, s.name,
      s.project_id AS "projectId", project_name AS "projectName", ${GROUP} AS "group", s.status,
      s.task_state AS "taskState", s.flavor,
      CASE WHEN ${TOLD} THEN s.addresses END AS addresses,
      CASE WHEN ${TOLD} THEN cardinality(s.volume_ids) END AS volumes,
      s.missing_since AS "missingSince", s.deleted_at AS "deletedAt"
    FROM page JOIN inventory_servers s USING (site_id, server_id)
    ORDER BY first ${direction}, second, site_id, server_id`;
}
