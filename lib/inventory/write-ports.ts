import type { Prisma } from "../generated/prisma/client";
import type { Port } from "../openstack/neutron/ports";
import type { Listing } from "./read-project";
import { toJsonbs } from "./to-jsonbs";
import type { Scope } from "./write-servers";

/** Writes ports as they were told, and marks those that a whole list does not hold. */
export async function writePorts(
  tx: Prisma.TransactionClient,
  scope: Scope,
  { items, isWhole }: Listing<Port>,
): Promise<void> {
  const rowOf = (p: Port) => ({ port_id: p.id, device_id: p.deviceId ?? "", detail: p });
  for (const rows of toJsonbs(items, rowOf)) {
    await tx.$executeRaw`
      INSERT INTO inventory_ports AS t (site_id, project_id, seen_at, port_id, device_id, detail)
      SELECT ${scope.siteId}::uuid, ${scope.projectId}, ${scope.at}::timestamptz, r.*
      FROM jsonb_to_recordset(${rows}::jsonb) AS r(port_id text, device_id text, detail jsonb)
      ON CONFLICT (site_id, port_id) DO UPDATE SET project_id = excluded.project_id, detail = excluded.detail,
        seen_at = excluded.seen_at, device_id = excluded.device_id, missing_since = NULL
      WHERE (t.detail, t.project_id) IS DISTINCT FROM (excluded.detail, excluded.project_id)
        OR t.missing_since IS NOT NULL`;
  }
  if (!isWhole) return;
  await tx.$executeRaw`
    UPDATE inventory_ports SET missing_since = ${scope.at}::timestamptz
    WHERE site_id = ${scope.siteId}::uuid AND project_id = ${scope.projectId} AND missing_since IS NULL
      AND NOT EXISTS (SELECT FROM unnest(${items.map(({ id }) => id)}::text[]) AS l(id) WHERE l.id = port_id)`;
}
