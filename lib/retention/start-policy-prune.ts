import { randomUUID } from "node:crypto";
import { type Actor, audited, type Transaction } from "../audit/record";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { planPrune } from "../recovery-points/prune/plan-prune";
import type { PrunedBy } from "../recovery-points/prune/prune-plan";
import { readPruneFacts } from "../recovery-points/prune/read-prune-facts";
import { insertRun } from "../runs/insert-run";
import { takeVnf } from "../runs/take-vnf";
import { readStoredPoints } from "./read-stored-points";
import { goingOf, previewVnf, type VnfPreview } from "./retention-preview";
import { rulesWords } from "./retention-rules";

const REFUSAL = "No recovery point was deleted.";
const DAY_MS = 86_400_000;
const TIMEOUT_MS = 30_000;

/**
 * Plans what a VNF's policy lets go now, and writes the run down that deletes it; the plan goes with it. Looks again in a day.
 * @returns the run's id, to be enqueued; null: nothing goes, or the VNF has no policy any more
 * @throws AppError when it has to wait: `conflict` while a run of the VNF goes on or a failover is not decided about,
 * `precondition_failed` while it is paused, a site does not answer, or something stands in the way
 */
export async function startPolicyPrune(vnfId: string): Promise<string | null> {
  const now = await databaseNow();
  return audited(
    async (tx) => {
      const startKey = randomUUID();
      await takeVnf(tx, { vnfId, startKey }, REFUSAL);
      const row = await tx.vnfRetention.findUnique({
        where: { vnfId },
        include: { policy: true, vnf: true },
      });
      if (!row || row.vnf.deletedAt) return null;
      const { policy, vnf } = row;
      if (vnf.pausedAt)
        throw new AppError("precondition_failed", `${REFUSAL} The VNF is paused: resume it first.`);
      const looked = previewVnf(vnf, policy, await readStoredPoints(tx, vnfId), now);
      const runId = await keepRun(tx, looked, policy, { startKey, now });
      await tx.vnfRetention.update({
        where: { vnfId },
        data: {
          dueAt: new Date(now.getTime() + DAY_MS),
          waitsBecause: null,
          ...(runId && { lastRunId: runId }),
        },
      });
      return runId;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

type Policy = Parameters<typeof previewVnf>[1] & { id: string; name: string; version: number };

async function keepRun(
  tx: Transaction,
  looked: VnfPreview,
  policy: Policy,
  { startKey, now }: { startKey: string; now: Date },
): Promise<string | null> {
  const going = goingOf(looked);
  if (going.length === 0) return null;
  const pointIds = going.map(({ id }) => id);
  const planned = planPrune(await readPruneFacts(tx, looked.vnfId, pointIds), now.toISOString());
  if ("obstacles" in planned)
    throw new AppError("precondition_failed", `${REFUSAL} ${planned.obstacles.join(" ")}`);
  const retention: PrunedBy = {
    policyId: policy.id,
    policyName: policy.name,
    version: policy.version,
    keeps: rulesWords(policy),
    why: Object.fromEntries(going.map(({ id, why }) => [id, why])),
    parents: looked.points
      .filter(({ fate }) => fate === "parent")
      .map(({ id, takenAt, why }) => ({ id, takenAt, why })),
  };
  const plan = { ...planned.plan, retention };
  await refuseSilentSites(tx, [
    plan.site.id,
    ...plan.receivers.map(({ siteId }) => siteId),
    ...(await tx.recoveryPoint.findMany({ where: { id: { in: pointIds } }, select: { siteId: true } })).map(
      ({ siteId }) => siteId,
    ),
  ]);
  const actor: Actor = { kind: "system", id: policy.id, name: `Policy ${policy.name}` };
  const run = await insertRun(tx, actor, {
    kind: "prune",
    vnf: plan.vnf,
    site: plan.site,
    startKey,
    reason: `The policy ${policy.name} keeps ${retention.keeps}`,
    plan,
    planHash: startKey,
    details: {
      points: plan.points.map(({ takenAt }) => takenAt),
      why: Object.fromEntries(going.map(({ takenAt, why }) => [takenAt, why.join("; ")])),
      keptAsParents: retention.parents.map(({ takenAt }) => takenAt),
      backups: plan.deletions.length,
      otherSites: plan.receivers.map(({ siteName }) => siteName),
    },
  });
  return run.id;
}

/** Each site that knows a record must answer before the first one goes: what is known to be silent is not asked in vain. */
async function refuseSilentSites(tx: Transaction, siteIds: readonly string[]): Promise<void> {
  const silent = await tx.siteHealth.findFirst({
    where: { siteId: { in: [...new Set(siteIds)] }, state: "unreachable" },
    select: { site: { select: { name: true } } },
  });
  if (silent)
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} ${silent.site.name} does not answer, and it may know backups that would go.`,
    );
}
