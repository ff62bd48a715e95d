import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Actor, actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { tagOf } from "../made/tag-of";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { insertRun } from "../runs/insert-run";
import { runName } from "../runs/run-view";
import { takeVnf } from "../runs/take-vnf";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { namesBefore, nextRound } from "./build/tries";
import { lockRecovery, moveRecovery } from "./move-recovery";
import { REMOVERS } from "./read-built-plan";
import type { RecoveryRunPlan } from "./recovery-run-plan";

const Input = z.object({ recoveryId: z.uuid("A recovery is given by its id.") });

const REFUSAL = "It was not tried again.";

/**
 * Goes on with a failover that has failed, or has brought up some VMs only: by a new run of the same recovery and the same
 * plan. It makes sure of the source once more, keeps what is there, restores and boots what is not, and looks at all of
 * it. Its report is written anew when it has done so.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `conflict` when its state does not allow it, or a run goes on
 */
export async function tryRecoveryAgain(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number }> {
  requirePermission(session, "recoveries.fail-over");
  const { recoveryId } = parseInput(Input, input, REFUSAL);
  const recovery = await db().recovery.findFirst({
    where: { id: recoveryId, vnf: visibleVnfs(session) },
    select: { vnfId: true },
  });
  if (!recovery)
    throw new AppError(
      "not_found",
      "There is no such recovery, or its VNF has VMs in a project that your sign-in does not give.",
    );
  const run = await audited((tx) => keepRun(tx, actorOf(session), { recoveryId, ...recovery }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  { recoveryId, vnfId }: { recoveryId: string; vnfId: string },
): Promise<Run> {
  const startKey = randomUUID();
  await takeVnf(tx, { vnfId, startKey, recoveryId }, REFUSAL);
  const { mode } = await lockRecovery(tx, recoveryId);
  if (mode !== "failover") throw new AppError("conflict", `${REFUSAL} Only a failover can be.`);
  await moveRecovery(tx, recoveryId, "try-again");
  const { pointId } = await tx.recovery.findUniqueOrThrow({ where: { id: recoveryId } });
  const built = await tx.run.findMany({
    where: { recoveryId, kind: { notIn: [...REMOVERS] } },
    orderBy: [{ createdAt: "asc" }, { number: "asc" }],
  });
  const [first, last] = [built[0], built.at(-1)];
  if (!first || !last) throw new Error(`recovery ${recoveryId} has no run that built it`);
  await putBack(tx, recoveryId, first.id);
  const plan = last.plan as unknown as RecoveryRunPlan;
  const run = await insertRun(tx, actor, {
    kind: "failover",
    vnf: plan.vnf,
    site: plan.to,
    recovery: { id: recoveryId, pointId },
    startKey,
    plan,
    planHash: last.planHash,
    details: { planHash: last.planHash, again: runName(last), from: plan.from.name, to: plan.to.name },
  });
  await recordAudit(tx, actor, {
    action: "recovery.retried",
    target: { kind: "vnf", id: plan.vnf.id, name: plan.vnf.name },
    site: plan.to,
    runId: run.id,
    details: { run: runName(run), after: runName(last) },
  });
  return run;
}

/**
 * What failed is planned again, and what was made for it is to go. A VM that was up and failed its checks is not made
 * anew: it may have got well, and what it wrote meanwhile is on its disks.
 * @param builderId the run under whose name it was made
 */
async function putBack(tx: Transaction, recoveryId: string, builderId: string): Promise<void> {
  const unwanted: string[] = [];
  const namesOf = (what: string, tries: number) =>
    namesBefore(what, tries + 1).map((step) => tagOf(builderId, step).name);
  const isWell = { cause: null, todo: null };
  const volumes = await tx.recoveryVolume.findMany({ where: { recoveryId, state: "failed" } });
  for (const { sourceVolumeId, tries } of volumes) {
    unwanted.push(...namesOf(`restore:${sourceVolumeId}`, tries));
    await tx.recoveryVolume.update({
      where: { recoveryId_sourceVolumeId: { recoveryId, sourceVolumeId } },
      data: {
        ...isWell,
        ...{ state: "planned", tries: nextRound(tries), volumeId: null, startedAt: null, endedAt: null },
      },
    });
  }
  const servers = await tx.recoveryServer.findMany({
    where: { recoveryId, state: { in: ["failed", "blocked"] } },
  });
  for (const { sourceServerId, tries, serverId, bootedAt } of servers) {
    const isThere = serverId !== null && bootedAt !== null;
    if (!isThere) unwanted.push(...namesOf(`boot:${sourceServerId}`, tries));
    await tx.recoveryServer.update({
      where: { recoveryId_sourceServerId: { recoveryId, sourceServerId } },
      data: isThere
        ? { ...isWell, state: "up" }
        : { ...isWell, state: "planned", tries: nextRound(tries), serverId: null },
    });
  }
  await tx.runResource.updateMany({
    where: { runId: builderId, kind: { in: ["volume", "server"] }, tag: { in: unwanted }, removedAt: null },
    data: { isTemporary: true },
  });
}
