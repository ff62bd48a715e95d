import { db } from "../../db";
import { Prisma } from "../../generated/prisma/client";
import { groupBy } from "../../group-by";
import { shownState } from "../../sites/site-health";
import { readGivenUp } from "../addresses/read-given-up";
import { GIVEN_UP_JSON } from "../lost-target/target-given-up";
import type { FormerCopies } from "./former-view";
import { type FormerRow, judgeFormer } from "./judge-former";

interface Row {
  vnfId: string;
  siteId: string;
  siteName: string;
  isRemembered: boolean;
  health: string | null;
  ageMs: number | null;
  serverId: string;
  name: string;
  leftAt: Date;
  readAt: Date | null;
  status: string | null;
  vmState: string | null;
  isUnknown: boolean | null;
  isLocked: boolean | null;
  isMissing: boolean;
  isDeleted: boolean;
  isLeftover: boolean;
}

/**
 * Those that nobody has released, and VMs at a target that was given up of which nobody knows the id, or that were found
 * there since: these are told by their mark until they are removed.
 */
const leftBehind = (vnfIds: string[]): Prisma.Sql => Prisma.sql`
  SELECT vnf_id, site_id, server_id, project_id, name, boot_order, name AS by_name, recovery_id, created_at,
      EXISTS (SELECT FROM recoveries y WHERE y.id = o.recovery_id AND y.to_site_id = o.site_id
        AND y.overrides @> ${GIVEN_UP_JSON}::jsonb) AS is_leftover,
      EXISTS (SELECT FROM run_resources m WHERE m.site_id = o.site_id AND m.kind = 'server'
        AND m.resource_id = o.server_id AND m.removed_at IS NOT NULL) AS is_removed
    FROM former_members o WHERE vnf_id = ANY (${vnfIds}::uuid[]) AND released_at IS NULL
  UNION ALL
  SELECT y.vnf_id, m.site_id, coalesce(m.resource_id, m.tag), c.project_id, m.tag, coalesce(b.tier, 0), b.name, y.id,
      m.made_at, true, false
    FROM recoveries y JOIN runs r ON r.recovery_id = y.id JOIN run_resources m ON m.run_id = r.id
      LEFT JOIN site_credentials c ON c.id = m.credential_id
      LEFT JOIN recovery_servers b ON b.recovery_id = y.id AND strpos(m.tag, b.source_server_id) > 0
    WHERE y.vnf_id = ANY (${vnfIds}::uuid[]) AND y.overrides @> ${GIVEN_UP_JSON}::jsonb
      AND m.kind = 'server' AND m.removed_at IS NULL AND NOT EXISTS (SELECT FROM former_members k
        WHERE k.vnf_id = y.vnf_id AND k.site_id = m.site_id AND k.server_id = m.resource_id)`;

/**
 * What is known of the VMs that VNFs have left behind and nobody has released, from our own tables alone; by the VNF's id,
 * sites by name, VMs in their boot order, then by name.
 */
export async function readFormerCopies(vnfIds: readonly string[]): Promise<Map<string, FormerCopies[]>> {
  if (vnfIds.length === 0) return new Map();
  const rows = await db().$queryRaw<Row[]>`
    SELECT f.vnf_id AS "vnfId", f.site_id AS "siteId", x.name AS "siteName", x.is_remembered AS "isRemembered",
      h.state AS health, (extract(epoch FROM now() - h.as_of) * 1000)::float8 AS "ageMs",
      f.server_id AS "serverId", f.name, coalesce(y.started_at, f.created_at) AS "leftAt",
      (SELECT max(s.as_of) FROM inventory_scopes s JOIN site_credentials c ON c.id = s.credential_id
        WHERE c.site_id = f.site_id AND c.project_id = f.project_id) AS "readAt",
      i.status, i.detail ->> 'vmState' AS "vmState", (i.detail ->> 'isUnknown')::boolean AS "isUnknown",
      (i.detail ->> 'isLocked')::boolean AS "isLocked", i.missing_since IS NOT NULL AS "isMissing",
      (i.deleted_at IS NOT NULL OR f.is_removed) AS "isDeleted", f.is_leftover AS "isLeftover"
    FROM (${leftBehind([...vnfIds])}) f JOIN sites x ON x.id = f.site_id
      LEFT JOIN recoveries y ON y.id = f.recovery_id
      LEFT JOIN site_health h ON h.site_id = f.site_id
      LEFT JOIN inventory_servers i ON i.site_id = f.site_id AND i.server_id = f.server_id
    ORDER BY x.name_key, f.boot_order, f.by_name, f.server_id`;
  const given = rows.length > 0 ? await readGivenUp(vnfIds) : new Map<string, never>();
  return new Map(
    [...groupBy(rows, ({ vnfId }) => vnfId)].map(([vnfId, own]) => [
      vnfId,
      [...groupBy(own, ({ siteId }) => siteId).values()].map((own) => toCopies(own, given)),
    ]),
  );
}

function toCopies(rows: readonly Row[], given: Awaited<ReturnType<typeof readGivenUp>>): FormerCopies {
  const [first] = rows;
  if (!first) throw new Error("a group has a row");
  const { siteId, siteName, isRemembered, health, ageMs } = first;
  const state = shownState(health ?? undefined, ageMs);
  return judgeFormer(
    { siteId, siteName, isRemembered, state },
    rows.map((row) => ({ ...toRow(row), gave: given.get(`${siteId} ${row.serverId}`) ?? null })),
  );
}

const toRow = ({
  serverId,
  name,
  readAt,
  leftAt,
  status,
  isUnknown,
  isLeftover,
  ...rest
}: Row): Omit<FormerRow, "gave"> => {
  const { vmState, isLocked, isMissing, isDeleted } = rest;
  const known = { status: isUnknown ? "UNKNOWN" : (status ?? ""), vmState, isLocked, isMissing, isDeleted };
  // What Stillpoint has removed itself it has seen gone, whether it was ever read.
  const isKnown = status !== null || isDeleted;
  return { serverId, name, readAt, leftAt, isLeftover, known: isKnown ? known : null };
};
