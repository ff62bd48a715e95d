import { z } from "zod";
import { db } from "../../db";
import { isAppError } from "../../errors";
import { Prisma } from "../../generated/prisma/client";
import { isDatabaseUnavailable } from "../../is-database-unavailable";
import { log } from "../../log";
import { STALE_MS } from "../../sites/site-health";
import { readTarget } from "../read-target";
import { changedSince, projectsOf, type RestsOn } from "./rests-on";

/** Sites at a time in this process; each by one process. */
const AT_ONCE = 4;
const EVERY_SECONDS = 5 * 60;
/** So long nobody else looks at a site: longer than a look takes. */
const LEASE_SECONDS = 10 * 60;
/** Each some twenty calls, of which a site answers a few at a time. */
const PROJECTS_AT_ONCE = 4;

const Rests = z.record(z.string(), z.string());

interface Claim {
  siteId: string;
  /** By the database's clock, as is what is compared with it. */
  begunAt: Date;
}

interface Judged {
  planId: string;
  checkedAt: Date;
  rests: RestsOn;
}

/**
 * One turn: looks at the sites to which VNFs could be failed over, each every few minutes, and lets those judgements expire
 * that rest on what is another thing there now. One look serves all VNFs. Any number may do so beside each other.
 * @throws what the database says
 */
export async function lookAtTargets(signal: AbortSignal): Promise<void> {
  const next = async (): Promise<void> => {
    for (let claim = await claimLook(signal); claim; claim = await claimLook(signal))
      await lookAt(claim, signal).catch((error: unknown) => {
        // One that was removed meanwhile is nobody's target.
        if (isAppError(error)) return;
        if (isDatabaseUnavailable(error)) throw error;
        log.error({ err: error, site: claim.siteId }, "a target could not be looked at");
      });
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, next));
  for (const result of ended) if (result.status === "rejected") throw result.reason;
}

/** Not at a site that does not answer, which is told as such, nor at one that just now recovers something. */
async function claimLook(signal: AbortSignal): Promise<Claim | null> {
  if (signal.aborted) return null;
  const [claim] = await db().$queryRaw<Claim[]>`
    INSERT INTO target_looks (site_id, looked_at, claimed_until)
    SELECT s.id, now(), now() + ${seconds(LEASE_SECONDS)} FROM sites s
    WHERE NOT s.is_remembered
      AND NOT EXISTS (SELECT FROM target_looks t WHERE t.site_id = s.id
        AND (t.looked_at > now() - ${seconds(EVERY_SECONDS)} OR t.claimed_until > now()))
      AND EXISTS (SELECT FROM recovery_plans n JOIN plan_readiness d ON d.plan_id = n.id
        WHERE n.site_id = s.id AND d.rests_on <> '{}' AND d.expires_at > now())
      AND NOT EXISTS (SELECT FROM recoveries y JOIN runs a ON a.recovery_id = y.id AND a.ended_at IS NULL
        WHERE y.to_site_id = s.id)
      AND NOT EXISTS (SELECT FROM site_health h WHERE h.site_id = s.id AND h.state = 'unreachable'
        AND h.as_of > now() - ${seconds(STALE_MS / 1_000)})
    ORDER BY s.id LIMIT 1 FOR NO KEY UPDATE OF s SKIP LOCKED
    ON CONFLICT (site_id) DO UPDATE SET looked_at = excluded.looked_at, claimed_until = excluded.claimed_until
      WHERE target_looks.looked_at <= now() - ${seconds(EVERY_SECONDS)}
        AND coalesce(target_looks.claimed_until, '-infinity') <= now()
    RETURNING site_id AS "siteId", looked_at AS "begunAt"`;
  return claim ?? null;
}

const seconds = (count: number) => Prisma.sql`make_interval(secs => ${count})`;

async function lookAt({ siteId, begunAt }: Claim, signal: AbortSignal): Promise<void> {
  const plans = await db().planReadiness.findMany({
    where: { plan: { siteId }, expiresAt: { gt: begunAt } },
    select: { planId: true, restsOn: true, checkedAt: true },
  });
  let left = plans.map(({ restsOn, ...plan }): Judged => ({ ...plan, rests: Rests.parse(restsOn) }));
  const projects = [...projectsOf(left.map(({ rests }) => rests))];
  // What is the site's own is read with the first of them, if there is any.
  for (let i = 0; (i < projects.length || i === 0) && !signal.aborted; i += PROJECTS_AT_ONCE) {
    const some = new Set(projects.slice(i, i + PROJECTS_AT_ONCE));
    const { facts, problems } = await readTarget(siteId, {
      ...{ isHome: false, copies: [], hasHosts: false },
      isWanted: ({ projectId }) => some.has(projectId),
    });
    if (problems.length > 0) log.warn({ site: siteId, problems }, "not all of a target could be looked at");
    const changed = left.filter(({ rests }) => changedSince(rests, facts).length > 0);
    await expire(changed);
    left = left.filter((each) => !changed.includes(each));
  }
  await db().targetLook.updateMany({ where: { siteId }, data: { claimedUntil: null } });
}

/** What was judged anew meanwhile was judged of what is. */
const expire = (judged: readonly Judged[]) =>
  db().$transaction(
    judged.map(({ planId, checkedAt }) =>
      db().planReadiness.updateMany({ where: { planId, checkedAt }, data: { expiresAt: new Date(0) } }),
    ),
  );
