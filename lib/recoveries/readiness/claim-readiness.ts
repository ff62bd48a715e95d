import type { Transaction } from "../../audit/record";
import { db } from "../../db";
import { Prisma } from "../../generated/prisma/client";
import { STALE_MS } from "../../sites/site-health";
import { FACTS_NOW, NEWEST_POINT } from "./facts-now";

/** A judgement that this process makes now. */
export interface ReadinessClaim {
  planId: string;
  vnfId: string;
  siteId: string;
  pointId: string;
  /** What it rests on, as it was when it was claimed: `FACTS_NOW`. */
  facts: string;
}

/** Of advisory locks: one claim is made at a time. */
const LOCK_CLASS = 3005;
/** So long nobody else judges what was claimed: longer than a look at a site takes. */
const LEASE_SECONDS = 120;
/** It is judged anew before it expires, so that it is not shown as expired while all is well. */
export const BEFORE_MS = 5 * 60_000;
/**
 * What the site alone knows (a quota, a flavor, an address) is seen by looking again. Within the hour, and each after a time
 * of its own, so that not all are due together: sites have one look at a time.
 */
const AGAIN_SECONDS = { least: 45 * 60, spread: 15 * 60 };

type Found = Omit<ReadinessClaim, "planId">;

/**
 * Takes the next judgement that is due, for all processes on this database; null: none is. One at a time at a site, none of
 * a VNF with which something goes on, and none at a site that recovers something, or that does not answer.
 */
export const claimReadiness = (): Promise<ReadinessClaim | null> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_CLASS}::int, 0)`;
    const [due] = await tx.$queryRaw<Found[]>`
      SELECT v.id AS "vnfId", s.id AS "siteId", newest.id AS "pointId", ${FACTS_NOW} AS facts
      FROM vnfs v JOIN vnf_receivers r ON r.vnf_id = v.id
        JOIN sites s ON s.id = r.site_id AND NOT s.is_remembered
        JOIN LATERAL ${NEWEST_POINT} newest ON true
        LEFT JOIN recovery_plans n ON n.vnf_id = v.id AND n.site_id = s.id
        LEFT JOIN plan_readiness d ON d.plan_id = n.id
      WHERE v.deleted_at IS NULL AND ${IS_DUE} AND NOT ${IS_BUSY}
      ORDER BY ${IS_EXPIRED} DESC, d.expires_at NULLS FIRST, v.id, s.id LIMIT 1`;
    return due ? claim(tx, due) : null;
  });

/** Shown as expired, or not judged yet: it comes before what is only looked at again. */
const IS_EXPIRED = Prisma.sql`(d.plan_id IS NULL OR d.facts_hash <> ${FACTS_NOW} OR d.expires_at <= now())`;

const IS_DUE = Prisma.sql`(${IS_EXPIRED}
  OR d.expires_at <= now() + make_interval(secs => ${BEFORE_MS / 1000})
  OR d.checked_at <= now() - make_interval(secs => ${AGAIN_SECONDS.least}
    + (hashtext(d.plan_id::text) & 65535) % ${AGAIN_SECONDS.spread}))`;

const IS_BUSY = Prisma.sql`(EXISTS (SELECT FROM runs a WHERE a.active_vnf_id = v.id)
  OR EXISTS (SELECT FROM recoveries y WHERE y.open_vnf_id = v.id)
  OR EXISTS (SELECT FROM recoveries y JOIN runs a ON a.recovery_id = y.id AND a.ended_at IS NULL
    WHERE y.to_site_id = s.id)
  OR EXISTS (SELECT FROM recovery_plans m JOIN plan_readiness e ON e.plan_id = m.id
    WHERE m.site_id = s.id AND e.claimed_until > now())
  OR EXISTS (SELECT FROM site_health h WHERE h.site_id = s.id AND h.state = 'unreachable'
    AND h.as_of > now() - make_interval(secs => ${STALE_MS / 1000})))`;

/**
 * Takes that of one VNF at one site, due or not: somebody has asked for it.
 * @returns null: the VNF has no point that something can be recovered from
 */
export const claimReadinessOf = (vnfId: string, siteId: string): Promise<ReadinessClaim | null> =>
  db().$transaction(async (tx) => {
    const [found] = await tx.$queryRaw<Found[]>`
      SELECT v.id AS "vnfId", ${siteId} AS "siteId", newest.id AS "pointId", ${FACTS_NOW} AS facts
      FROM vnfs v JOIN LATERAL ${NEWEST_POINT} newest ON true
        LEFT JOIN recovery_plans n ON n.vnf_id = v.id AND n.site_id = ${siteId}::uuid
      WHERE v.id = ${vnfId}::uuid`;
    return found ? claim(tx, found) : null;
  });

/** A plan about which nobody has decided anything has version 0, as one that is not stored. */
async function claim(tx: Transaction, found: Found): Promise<ReadinessClaim> {
  const { vnfId, siteId } = found;
  await tx.recoveryPlan.createMany({ data: [{ vnfId, siteId, version: 0 }], skipDuplicates: true });
  const { id: planId } = await tx.recoveryPlan.findUniqueOrThrow({
    where: { vnfId_siteId: { vnfId, siteId } },
    select: { id: true },
  });
  // Without facts it is not judged yet: such a row is shown nowhere.
  await tx.$executeRaw`
    INSERT INTO plan_readiness (plan_id, verdict, checks, facts_hash, checked_at, expires_at, claimed_until)
    VALUES (${planId}::uuid, 'amber', '[]', '', now(), now(), now() + make_interval(secs => ${LEASE_SECONDS}))
    ON CONFLICT (plan_id) DO UPDATE SET claimed_until = excluded.claimed_until`;
  return { ...found, planId };
}
