import { db } from "../db";

export interface MemberCounts {
  vms: number;
  /** That would be backed up; one that several VMs share is one. */
  volumes: number;
  /** Never read from the site. */
  unseenVms: number;
  /** With a root disk that is no volume, or an ephemeral disk; a swap disk alone holds nothing that is missed. */
  unheldVms: number;
  /** With a volume that is backed up, and that the newest point has not: it came after it. */
  laterVms: number;
  /** VMs that are gone or renamed, volumes that came or went. */
  changes: number;
}

/** Of a VNF without VMs. */
export const NO_MEMBERS: MemberCounts = {
  vms: 0,
  volumes: 0,
  unseenVms: 0,
  unheldVms: 0,
  laterVms: 0,
  changes: 0,
};

/**
 * What the members of VNFs have, counted in the database: 5,000 VMs are too many to be read for a list. The same as
 * findDrift and findLimitations find one by one, without what depends on what the site offers. A VM of a dead cell is
 * not known to have changed. Which volumes a VM has is Nova's word; the page asks Cinder's too.
 * @param newest the point that each VNF is judged by
 */
export async function countMembers(
  vnfIds: readonly string[],
  newest: ReadonlyMap<string, { id: string }>,
): Promise<Map<string, MemberCounts>> {
  const pointIds = vnfIds.flatMap((id) => newest.get(id)?.id ?? []);
  const rows = await db().$queryRaw<(MemberCounts & { vnfId: string })[]>`
    WITH n AS (
      SELECT p.vnf_id, ARRAY(SELECT b.volume_id FROM point_backups b WHERE b.point_id = p.id) AS volumes
      FROM recovery_points p WHERE p.id = ANY (${pointIds}::uuid[])),
    m AS (
      SELECT m.vnf_id, i.server_id IS NULL AS unseen,
        i.deleted_at IS NOT NULL OR i.missing_since IS NOT NULL OR i.status = 'DELETED' AS gone,
        i.status = 'UNKNOWN' OR (i.detail->>'isUnknown')::boolean IS TRUE AS silent, i.name <> m.name AS renamed,
        i.detail->>'imageId' IS NOT NULL
          OR coalesce((i.detail->'flavor'->>'ephemeralGib')::float8, 0) > 0 AS local,
        EXISTS (SELECT unnest(i.volume_ids) EXCEPT SELECT unnest(n.volumes || m.excluded_volume_ids))
          AND n.vnf_id IS NOT NULL AS later,
        ARRAY(SELECT unnest(i.volume_ids) EXCEPT SELECT unnest(m.excluded_volume_ids)) AS volumes,
        cardinality(ARRAY(SELECT unnest(i.volume_ids)
          EXCEPT SELECT unnest(m.known_volume_ids || m.excluded_volume_ids))) AS added,
        cardinality(ARRAY(SELECT unnest(m.known_volume_ids) EXCEPT SELECT unnest(i.volume_ids))) AS removed
      FROM vnf_members m LEFT JOIN inventory_servers i ON i.site_id = m.site_id AND i.server_id = m.server_id
        LEFT JOIN n ON n.vnf_id = m.vnf_id
      WHERE m.vnf_id = ANY (${[...vnfIds]}::uuid[])),
    v AS (SELECT vnf_id, count(DISTINCT id)::int AS volumes FROM m, unnest(m.volumes) AS id GROUP BY vnf_id)
    SELECT m.vnf_id AS "vnfId", count(*)::int AS vms, coalesce(max(v.volumes), 0) AS volumes,
      (count(*) FILTER (WHERE unseen))::int AS "unseenVms",
      (count(*) FILTER (WHERE NOT unseen AND NOT gone AND NOT silent AND local))::int AS "unheldVms",
      (count(*) FILTER (WHERE NOT unseen AND NOT gone AND NOT silent AND later))::int AS "laterVms",
      coalesce(sum(CASE WHEN unseen THEN 0 WHEN gone THEN 1 WHEN silent THEN renamed::int
        ELSE renamed::int + added + removed END), 0)::int AS changes
    FROM m LEFT JOIN v USING (vnf_id) GROUP BY m.vnf_id`;
  return new Map(rows.map(({ vnfId, ...counts }) => [vnfId, counts]));
}
