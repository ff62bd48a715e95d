import { db } from "../../db";
import { Prisma } from "../../generated/prisma/client";
import { shownState } from "../../sites/site-health";
import type { ReadinessCheck } from "../readiness-keys";
import { FACTS_NOW, NEWEST_POINT } from "./facts-now";
import { type PlanReadinessView, type StoredReadiness, toReadinessView } from "./readiness-view";

interface Row extends Omit<StoredReadiness, "siteState" | "checks"> {
  vnfId: string;
  checks: unknown;
  health: string | null;
  ageMs: number | null;
  now: Date;
}

/**
 * Whether a VNF could be failed over to each site that receives its backups, as it was judged last; by the sites' names.
 * One that was never judged is absent. From our own tables alone.
 */
export const readinessOf = (vnfId: string): Promise<PlanReadinessView[]> =>
  read(Prisma.sql`n.vnf_id = ${vnfId}::uuid
    AND EXISTS (SELECT FROM vnf_receivers r WHERE r.vnf_id = n.vnf_id AND r.site_id = n.site_id)`);

/** The same of one site, whether or not it receives its backups; null: it was never judged. */
export async function readinessAt(vnfId: string, siteId: string): Promise<PlanReadinessView | null> {
  const [found] = await read(Prisma.sql`n.vnf_id = ${vnfId}::uuid AND n.site_id = ${siteId}::uuid`);
  return found ?? null;
}

/** The same of all VNFs at all sites that receive their backups. */
export const readinessOfAll = (): Promise<(PlanReadinessView & { vnfId: string })[]> =>
  read(Prisma.sql`v.deleted_at IS NULL
    AND EXISTS (SELECT FROM vnf_receivers r WHERE r.vnf_id = n.vnf_id AND r.site_id = n.site_id)`);

async function read(which: Prisma.Sql): Promise<(PlanReadinessView & { vnfId: string })[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT n.vnf_id AS "vnfId", s.id AS "siteId", s.name AS "siteName", d.verdict, d.checks, d.point_id AS "pointId", d.rto_ms AS "rtoMs",
      p.taken_at AS "takenAt", v.rpo_minutes AS "rpoMinutes", d.checked_at AS "checkedAt", d.expires_at AS "expiresAt", d.facts_hash AS "factsHash", ${FACTS_NOW} AS "factsNow",
      h.state AS health, (extract(epoch FROM now() - h.as_of) * 1000)::float8 AS "ageMs", now() AS now
    FROM recovery_plans n JOIN plan_readiness d ON d.plan_id = n.id
      JOIN vnfs v ON v.id = n.vnf_id JOIN sites s ON s.id = n.site_id
      LEFT JOIN recovery_points p ON p.id = d.point_id
      LEFT JOIN site_health h ON h.site_id = n.site_id
      LEFT JOIN LATERAL ${NEWEST_POINT} newest ON true
    WHERE ${which} AND d.facts_hash <> '' ORDER BY s.name_key`;
  return rows.map(({ vnfId, health, ageMs, now, checks, ...row }) => ({
    vnfId,
    ...toReadinessView(
      { ...row, checks: checks as ReadinessCheck[], siteState: shownState(health ?? undefined, ageMs) },
      now,
    ),
  }));
}
