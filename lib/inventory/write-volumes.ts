import type { Prisma } from "../generated/prisma/client";
import type { Volume } from "../openstack/cinder/volumes";
import type { Listing } from "./read-project";
import { toJsonbs } from "./to-jsonbs";
import type { Scope } from "./write-servers";

/** Writes volumes as they were told, and marks those that a whole list does not hold. */
export async function writeVolumes(
  tx: Prisma.TransactionClient,
  scope: Scope,
  { items, isWhole }: Listing<Volume>,
): Promise<void> {
  const rowOf = (v: Volume) => ({ volume_id: v.id, size_gib: v.sizeGib, detail: v });
  for (const rows of toJsonbs(items, rowOf)) {
    await tx.$executeRaw`
      INSERT INTO inventory_volumes AS t (site_id, project_id, seen_at, volume_id, size_gib, detail)
      SELECT ${scope.siteId}::uuid, ${scope.projectId}, ${scope.at}::timestamptz, r.*
      FROM jsonb_to_recordset(${rows}::jsonb) AS r(volume_id text, size_gib int, detail jsonb)
      ON CONFLICT (site_id, volume_id) DO UPDATE SET project_id = excluded.project_id, detail = excluded.detail,
        seen_at = excluded.seen_at, size_gib = excluded.size_gib, missing_since = NULL
      WHERE (t.detail, t.project_id) IS DISTINCT FROM (excluded.detail, excluded.project_id)
        OR t.missing_since IS NOT NULL`;
  }
  if (!isWhole) return;
  await tx.$executeRaw`
    UPDATE inventory_volumes SET missing_since = ${scope.at}::timestamptz
    WHERE site_id = ${scope.siteId}::uuid AND project_id = ${scope.projectId} AND missing_since IS NULL
      AND NOT EXISTS (SELECT FROM unnest(${items.map(({ id }) => id)}::text[]) AS l(id) WHERE l.id = volume_id)`;
}
