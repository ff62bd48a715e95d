import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { isAppError } from "../../errors";
import type { Prisma } from "../../generated/prisma/client";
import { isDatabaseUnavailable } from "../../is-database-unavailable";
import { log } from "../../log";
import { isOpenStackError } from "../../openstack/errors";
import { storable } from "../../storable";
import { judgeReadiness, type Readiness } from "../judge-readiness";
import { planRecovery } from "../plan-recovery";
import { readRecoveryFacts } from "../read-recovery-facts";
import { BEFORE_MS, type ReadinessClaim } from "./claim-readiness";
import { restsOn } from "./rests-on";

/** What could not be judged is tried again after so long: it expires then, and is due a little before. */
export const AGAIN_MS = BEFORE_MS + 5 * 60_000;

/**
 * Judges whether a VNF could be failed over to a site now, and keeps that. What else goes on with the VNF in this moment
 * does not count. A site that does not answer, or a defect of ours, is told as such, and looked at again soon.
 * @throws what the database says
 */
export async function judgeClaimed(claim: ReadinessClaim): Promise<void> {
  const { readiness, rtoMs, soon, rests } = await judge(claim).catch((error: unknown) => {
    if (isDatabaseUnavailable(error)) throw error;
    return { readiness: unjudged(error, claim), rtoMs: null, soon: true, rests: {} };
  });
  const now = new Date();
  await db().planReadiness.updateMany({
    where: { planId: claim.planId },
    data: {
      verdict: readiness.verdict,
      checks: storable(readiness.checks) as unknown as Prisma.InputJsonArray,
      pointId: claim.pointId,
      rtoMs,
      factsHash: claim.facts,
      restsOn: storable(rests),
      checkedAt: now,
      expiresAt: soon ? new Date(now.getTime() + AGAIN_MS) : readiness.expiresAt,
      claimedUntil: null,
    },
  });
}

type Judged = Pick<Readiness, "verdict" | "checks" | "expiresAt">;

async function judge({ vnfId, siteId, pointId }: ReadinessClaim) {
  const vnf = await db().vnf.findUniqueOrThrow({ where: { id: vnfId } });
  const question = { siteId, pointId, mode: "failover", cleanUp: null, only: null } as const;
  const { facts } = await readRecoveryFacts(vnf, question);
  const alone = { ...facts, goesOn: null, undecided: null };
  const at = new Date().toISOString();
  const plan = planRecovery(alone, at);
  const readiness: Judged = judgeReadiness(alone, plan, at);
  const rtoMs = plan.estimate.totalMs;
  return {
    readiness,
    rtoMs: rtoMs === null ? null : Math.round(rtoMs),
    soon: !facts.target.isLive,
    rests: restsOn(facts.target, plan),
  };
}

/** Nothing is known then, and that is not green. */
function unjudged(error: unknown, { vnfId, siteId }: ReadinessClaim): Judged {
  const told = isOpenStackError(error)
    ? { text: `${error.site}: ${error.causeText}`, todo: error.nextStep }
    : isAppError(error)
      ? { text: error.message, todo: "Look at the VNF’s recovery there." }
      : defect(error, { vnfId, siteId });
  const check = { key: "plan", title: "Judgement", verdict: "unknown", ...told } as const;
  return { verdict: "amber", checks: [check], expiresAt: new Date().toISOString() };
}

function defect(error: unknown, of: { vnfId: string; siteId: string }): { text: string; todo: string } {
  const id = randomUUID();
  log.error({ err: error, id, vnf: of.vnfId, site: of.siteId }, "a readiness could not be judged");
  return {
    text: "Stillpoint itself failed when it judged this.",
    todo: `Look for ${id} in the worker’s log, and report what stands there.`,
  };
}
