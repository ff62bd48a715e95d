import type { Transaction } from "../audit/record";

/** A VM of the inventory, as far as it matters for its place in a VNF. */
export interface ServerRow {
  serverId: string;
  projectId: string;
  name: string;
  volumeIds: string[];
  isDeleted: boolean;
  hasCredential: boolean;
}

/** VMs of a site with their volumes as Nova and as Cinder tell them: one may know of an attachment before the other. */
export const readServerRows = (tx: Transaction, siteId: string, serverIds: readonly string[]) =>
  tx.$queryRaw<ServerRow[]>`
    WITH asked AS (SELECT * FROM inventory_servers
      WHERE site_id = ${siteId}::uuid AND server_id = ANY (${[...serverIds]}::text[])),
    attached AS (SELECT v.volume_id, a->>'serverId' AS server_id
      FROM inventory_volumes v, jsonb_array_elements(v.detail->'attachments') a
      WHERE v.site_id = ${siteId}::uuid AND v.missing_since IS NULL
        AND v.project_id IN (SELECT project_id FROM asked)
        AND a->>'serverId' = ANY (${[...serverIds]}::text[]))
    SELECT s.server_id AS "serverId", s.project_id AS "projectId", s.name,
      ARRAY(SELECT unnest(s.volume_ids)
        UNION SELECT volume_id FROM attached a WHERE a.server_id = s.server_id ORDER BY 1) AS "volumeIds",
      s.deleted_at IS NOT NULL OR s.status = 'DELETED' AS "isDeleted",
      EXISTS (SELECT FROM site_credentials c
        WHERE c.site_id = s.site_id AND c.project_id = s.project_id) AS "hasCredential"
    FROM asked s`;
