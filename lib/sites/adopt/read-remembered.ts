import { db } from "../../db";
import { siteNameKey } from "../site-name";

/** A remembered site with what it is known by. */
export interface Remembered {
  id: string;
  name: string;
  region: string;
  vnfs: number;
  points: number;
  /** VMs that it had: of its VNFs, of its recovery points, and those that were left there. */
  serverIds: string[];
}

/** The remembered sites of a region, those of the same name first. */
export async function readRemembered({
  name,
  region,
}: {
  name: string;
  region: string;
}): Promise<Remembered[]> {
  const rows = await db().$queryRaw<Remembered[]>`
    SELECT s.id, s.name, s.region,
      (SELECT count(*)::int FROM vnfs v WHERE v.site_id = s.id AND v.deleted_at IS NULL) AS vnfs,
      (SELECT count(*)::int FROM recovery_points p WHERE p.site_id = s.id AND p.state <> 'pruned') AS points,
      ARRAY(SELECT m.server_id FROM vnf_members m WHERE m.site_id = s.id
        UNION SELECT f.server_id FROM former_members f WHERE f.site_id = s.id
        UNION SELECT d ->> 'serverId' FROM recovery_points p, jsonb_array_elements(p.servers) d
          WHERE p.site_id = s.id AND d ->> 'serverId' IS NOT NULL) AS "serverIds"
    FROM sites s WHERE s.is_remembered AND s.region = ${region} ORDER BY s.name_key, s.id`;
  const wanted = siteNameKey(name);
  const isSame = (row: Remembered) => siteNameKey(row.name) === wanted;
  return [...rows.filter(isSame), ...rows.filter((row) => !isSame(row))];
}
