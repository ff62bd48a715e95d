import { randomUUID } from "node:crypto";
import { type Actor, recordAudit, type Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { insertRun } from "../runs/insert-run";
import { runName } from "../runs/run-view";
import { takeVnf } from "../runs/take-vnf";
import { isTargetGivenUp as givenUp } from "./lost-target/target-given-up";
import { lockRecovery, moveRecovery } from "./move-recovery";
import type { RollBackPlan } from "./roll-back-plan";

interface Wanted {
  id: string;
  vnf: { id: string; name: string };
  reason: string;
}

/**
 * Writes down a run that takes a failover back, with the row of its VNF held already. Once it is committed, the run has to
 * be enqueued.
 * @param refusal what did not happen, a sentence
 * @returns the one that goes on already, if there is one
 * @throws AppError `conflict` while another run of it goes on, and for what its state does not allow
 */
export async function beginRollBack(
  tx: Transaction,
  actor: Actor,
  { id, vnf, reason }: Wanted,
  refusal: string,
): Promise<Run> {
  await lockRecovery(tx, id);
  const runs = await tx.run.findMany({ where: { recoveryId: id }, orderBy: { number: "asc" } });
  const active = runs.find(({ endedAt }) => endedAt === null);
  if (active?.kind === "rollback") return active;
  if (active)
    throw new AppError(
      "conflict",
      `${refusal} ${runName(active)} goes on: wait until it is over, or cancel it.`,
    );
  const startKey = randomUUID();
  await takeVnf(tx, { vnfId: vnf.id, startKey, recoveryId: id }, refusal);
  await moveRecovery(tx, id, "roll-back", { decidedAt: new Date(), decidedBy: actor.name });
  const recovery = await tx.recovery.findUniqueOrThrow({ where: { id } });
  const { fromSiteName: from, toSiteName: to, servingAt } = recovery;
  const resources = await tx.runResource.count({ where: { run: { recoveryId: id }, removedAt: null } });
  const site = { id: recovery.toSiteId, name: to };
  const isTargetGivenUp = givenUp(recovery.overrides);
  const plan: RollBackPlan = { version: 1, recoveryId: id, resources, isTargetGivenUp };
  const run = await insertRun(tx, actor, {
    kind: "rollback",
    ...{ vnf, site },
    recovery: { id, pointId: null },
    ...{ startKey, reason, plan, planHash: startKey },
    details: { resources, from, to },
  });
  const [first] = runs;
  await recordAudit(tx, actor, {
    action: "recovery.rolled_back",
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    site,
    reason,
    runId: run.id,
    details: {
      failover: first ? runName(first) : null,
      ...{ run: runName(run), resources, from, to },
      // What was written there from then on is lost.
      servingSince: servingAt?.toISOString() ?? null,
    },
  });
  return run;
}
