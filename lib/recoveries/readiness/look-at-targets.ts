import { z } from "zod";
import { db } from "../../db";
import { isAppError } from "../../errors";
import { Prisma } from "../../generated/prisma/client";
import { STALE_MS } from "../../sites/site-health";
import { readTarget } from "../read-target";
import { changedSince, projectsOf } from "./rests-on";

/** Sites at a time in this process; each by one process. */
const AT_ONCE = 4;
const EVERY_SECONDS = 5 * 60;
/** So long nobody else looks at a site: longer than a look takes. */
const LEASE_SECONDS = 120;

const Rests = z.record(z.string(), z.string());

/**
 * One turn: looks at the sites to which VNFs could be failed over, each every few minutes, and lets those judgements expire
 * that rest on what is another thing there now. One look serves all VNFs. Any number may do so beside each other.
 * @throws what the database says
 */
export async function lookAtTargets(signal: AbortSignal): Promise<void> {
  const next = async (): Promise<void> => {
    for (let siteId = await claimLook(signal); siteId !== null; siteId = await claimLook(signal))
      await lookAt(siteId);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** Not at a site that does not answer, which is told as such, nor at one that just now recovers something. */
async function claimLook(signal: AbortSignal): Promise<string | null> {
  if (signal.aborted) return null;
  const [claimed] = await db().$queryRaw<{ siteId: string }[]>`
    INSERT INTO target_looks AS l (site_id, claimed_until)
    SELECT s.id, now() + ${seconds(LEASE_SECONDS)} FROM sites s LEFT JOIN target_looks t ON t.site_id = s.id
    WHERE NOT s.is_remembered AND ${IS_DUE("t")}
      AND EXISTS (SELECT FROM recovery_plans n JOIN plan_readiness d ON d.plan_id = n.id
        WHERE n.site_id = s.id AND d.rests_on <> '{}' AND d.expires_at > now())
      AND NOT EXISTS (SELECT FROM recoveries y JOIN runs a ON a.recovery_id = y.id AND a.ended_at IS NULL
        WHERE y.to_site_id = s.id)
      AND NOT EXISTS (SELECT FROM site_health h WHERE h.site_id = s.id AND h.state = 'unreachable'
        AND h.as_of > now() - ${seconds(STALE_MS / 1_000)})
    ORDER BY t.looked_at NULLS FIRST, s.id LIMIT 1
    ON CONFLICT (site_id) DO UPDATE SET claimed_until = excluded.claimed_until WHERE ${IS_DUE("l")}
    RETURNING site_id AS "siteId"`;
  return claimed?.siteId ?? null;
}

const seconds = (count: number) => Prisma.sql`make_interval(secs => ${count})`;

const IS_DUE = (alias: "t" | "l"): Prisma.Sql => {
  const of = Prisma.raw(alias);
  return Prisma.sql`(coalesce(${of}.looked_at, '-infinity') <= now() - ${seconds(EVERY_SECONDS)}
    AND coalesce(${of}.claimed_until, '-infinity') <= now())`;
};

async function lookAt(siteId: string): Promise<void> {
  const begunAt = new Date();
  const plans = await db().planReadiness.findMany({
    where: { plan: { siteId }, expiresAt: { gt: begunAt } },
    select: { planId: true, restsOn: true, checkedAt: true },
  });
  const judged = plans.map(({ restsOn, ...plan }) => ({ ...plan, rests: Rests.parse(restsOn) }));
  const projects = projectsOf(judged.map(({ rests }) => rests));
  const target = await readTarget(siteId, {
    ...{ isHome: false, copies: [] },
    isWanted: ({ projectId }) => projects.has(projectId),
  }).catch((error: unknown) => {
    // The site was removed meanwhile.
    if (isAppError(error)) return null;
    throw error;
  });
  if (!target) return;
  const changed = judged.filter(({ rests }) => changedSince(rests, target.facts).length > 0);
  await db().$transaction([
    // What was judged anew meanwhile was judged of what is.
    ...changed.map(({ planId, checkedAt }) =>
      db().planReadiness.updateMany({ where: { planId, checkedAt }, data: { expiresAt: new Date(0) } }),
    ),
    db().targetLook.updateMany({ where: { siteId }, data: { lookedAt: begunAt, claimedUntil: null } }),
  ]);
}
