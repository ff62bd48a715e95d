import { randomUUID } from "node:crypto";
import type { Actor, Transaction } from "../../audit/record";
import type { Run } from "../../generated/prisma/client";
import { insertRun } from "../../runs/insert-run";
import { takeVnf } from "../../runs/take-vnf";
import { isTargetGivenUp as givenUp } from "../lost-target/target-given-up";
import { lockRecovery, moveRecovery } from "../move-recovery";
import type { RollBackPlan } from "../roll-back-plan";

/**
 * Writes down a run that tries the undo of a relocation again. Once it is committed, the run has to be enqueued.
 * @returns the one that goes on already, if there is one
 * @throws AppError `conflict` for a relocation that is not undone in part
 */
export async function beginUndoAgain(
  tx: Transaction,
  actor: Actor,
  { id, vnfId }: { id: string; vnfId: string },
  refusal: string,
): Promise<{ run: Run; isNew: boolean }> {
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  await lockRecovery(tx, id);
  const active = await tx.run.findFirst({ where: { recoveryId: id, endedAt: null } });
  if (active?.kind === "rollback") return { run: active, isNew: false };
  const startKey = randomUUID();
  await takeVnf(tx, { vnfId, startKey, recoveryId: id }, refusal);
  await moveRecovery(tx, id, "try-again");
  const recovery = await tx.recovery.findUniqueOrThrow({ where: { id } });
  const resources = await tx.runResource.count({ where: { run: { recoveryId: id }, removedAt: null } });
  const isTargetGivenUp = givenUp(recovery.overrides);
  const plan: RollBackPlan = { version: 1, recoveryId: id, resources, isUndo: true, isTargetGivenUp };
  const run = await insertRun(tx, actor, {
    kind: "rollback",
    vnf: { id: vnfId, name: recovery.vnfName },
    site: { id: recovery.toSiteId, name: recovery.toSiteName },
    recovery: { id, pointId: null },
    ...{ startKey, plan, planHash: startKey },
    details: { resources, from: recovery.fromSiteName, to: recovery.toSiteName, isUndo: true },
  });
  return { run, isNew: true };
}
