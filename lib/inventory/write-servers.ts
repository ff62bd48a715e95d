import type { Prisma } from "../generated/prisma/client";
import type { Server } from "../openstack/nova/servers";
import { serverRow } from "./server-row";
import { toJsonbs } from "./to-jsonbs";

type Tx = Prisma.TransactionClient;

/** A project in our tables, and the time of what is written of it. */
export interface Scope {
  siteId: string;
  projectId: string;
  projectName: string;
  at: Date;
}

/** Writes VMs as they were told; one that is told as it is known costs no write. */
export async function writeServers(tx: Tx, scope: Scope, servers: readonly Server[]): Promise<void> {
  for (const rows of toJsonbs(servers, (server) => serverRow(server, scope.projectName)))
    await tx.$executeRaw`
      INSERT INTO inventory_servers AS t (site_id, project_id, seen_at, server_id, name, status, task_state, flavor,
        addresses, volume_ids, search_text, detail)
      SELECT ${scope.siteId}::uuid, ${scope.projectId}, ${scope.at}::timestamptz, r.*
      FROM jsonb_to_recordset(${rows}::jsonb) AS r(server_id text, name text, status text, task_state text,
        flavor text, addresses text[], volume_ids text[], search_text text, detail jsonb)
      ON CONFLICT (site_id, server_id) DO UPDATE SET project_id = excluded.project_id, seen_at = excluded.seen_at,
        name = excluded.name, status = excluded.status, task_state = excluded.task_state, flavor = excluded.flavor,
        addresses = excluded.addresses, volume_ids = excluded.volume_ids, search_text = excluded.search_text,
        detail = excluded.detail, missing_since = NULL, deleted_at = NULL
      WHERE (t.detail, t.search_text, t.status, t.project_id)
          IS DISTINCT FROM (excluded.detail, excluded.search_text, excluded.status, excluded.project_id)
        OR t.missing_since IS NOT NULL OR t.deleted_at IS NOT NULL`;
}

/** Writes of VMs only that they exist: their cell is down, and what was known of them stays. */
export async function writeUnknownServers(tx: Tx, scope: Scope, servers: readonly Server[]): Promise<void> {
  for (const rows of toJsonbs(servers, (server) => serverRow(server, scope.projectName)))
    await tx.$executeRaw`
      INSERT INTO inventory_servers AS t (site_id, project_id, seen_at, server_id, name, status, addresses, volume_ids,
        search_text, detail)
      SELECT ${scope.siteId}::uuid, ${scope.projectId}, ${scope.at}::timestamptz, r.*
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS r(server_id text, name text, status text, addresses text[], volume_ids text[], search_text text, detail jsonb)
      ON CONFLICT (site_id, server_id) DO UPDATE
        SET status = excluded.status, task_state = NULL, missing_since = NULL, deleted_at = NULL
      WHERE t.status <> excluded.status OR t.missing_since IS NOT NULL OR t.deleted_at IS NOT NULL`;
}

/** Notes that VMs were not in a whole list, and that Nova says of others that they are deleted. */
export async function markServers(
  tx: Tx,
  scope: Scope,
  { missing, deleted }: { missing: string[]; deleted: string[] },
): Promise<void> {
  if (missing.length > 0)
    await tx.$executeRaw`
        UPDATE inventory_servers SET missing_since = ${scope.at}::timestamptz
        WHERE site_id = ${scope.siteId}::uuid AND project_id = ${scope.projectId}
          AND server_id = ANY (${missing}::text[]) AND missing_since IS NULL`;
  if (deleted.length > 0)
    await tx.$executeRaw`
        UPDATE inventory_servers SET deleted_at = ${scope.at}::timestamptz, status = 'DELETED', task_state = NULL
        WHERE site_id = ${scope.siteId}::uuid AND project_id = ${scope.projectId}
          AND server_id = ANY (${deleted}::text[]) AND deleted_at IS NULL`;
}
