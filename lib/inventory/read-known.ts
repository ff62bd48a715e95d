import { db } from "../db";
import type { Link } from "./plan-follow-ups";
import type { KnownServer } from "./plan-server-merge";

interface Of {
  siteId: string;
  projectId: string;
}

/** The project's VMs that are not known to be deleted; those that are missing first, and longest. */
export const readKnownServers = ({ siteId, projectId }: Of): Promise<KnownServer[]> =>
  db().$queryRaw<KnownServer[]>`
    SELECT server_id AS id, missing_since IS NOT NULL AS "isMissing" FROM inventory_servers
    WHERE site_id = ${siteId}::uuid AND project_id = ${projectId} AND deleted_at IS NULL
    ORDER BY missing_since NULLS LAST, server_id`;

/** Volumes and ports up to so many are read whole every time. */
export const SMALL = 1000;

/** How many volumes and ports the project has, the larger number. */
export async function countThings({ siteId, projectId }: Of): Promise<number> {
  const where = { siteId, projectId, missingSince: null };
  return Math.max(await db().inventoryVolume.count({ where }), await db().inventoryPort.count({ where }));
}

/** What ties the project's volumes to VMs. */
export const readVolumeLinks = ({ siteId, projectId }: Of): Promise<Link[]> =>
  db().$queryRaw<Link[]>`
    SELECT volume_id AS id, jsonb_path_query_array(detail, '$.attachments[*].serverId') AS "serverIds"
    FROM inventory_volumes
    WHERE site_id = ${siteId}::uuid AND project_id = ${projectId} AND missing_since IS NULL`;

/** What ties the project's ports to VMs. */
export const readPortLinks = ({ siteId, projectId }: Of): Promise<Link[]> =>
  db().$queryRaw<Link[]>`
    SELECT port_id AS id, CASE WHEN detail->>'deviceOwner' LIKE 'compute:%' THEN ARRAY[device_id]
      ELSE ARRAY[]::text[] END AS "serverIds",
      jsonb_path_query_array(detail, '$.fixedIps[*].address') AS addresses
    FROM inventory_ports
    WHERE site_id = ${siteId}::uuid AND project_id = ${projectId} AND missing_since IS NULL`;
