import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { insertRun } from "../runs/insert-run";
import { runName } from "../runs/run-view";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { CleanUpPlan } from "./clean-up-plan";
import { lockRecovery, moveRecovery } from "./move-recovery";

const Input = z.object({ recoveryId: z.uuid("A drill is given by its id.") });

const REFUSAL = "Nothing was removed.";

/**
 * Removes what a drill made and left standing; it goes on in a run of its own. Asked for twice it is one.
 * @throws AppError `invalid`, `not_found`; `conflict` while the drill itself goes on, and when nothing of it is left
 */
export async function cleanUpDrill(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number }> {
  requirePermission(session, "recoveries.drill");
  const { recoveryId } = parseInput(Input, input, REFUSAL);
  const isSeen = await db().recovery.count({ where: { id: recoveryId, vnf: visibleVnfs(session) } });
  if (isSeen === 0)
    throw new AppError(
      "not_found",
      "There is no such drill, or its VNF has VMs in a project that your sign-in does not give.",
    );
  return startCleanUp(recoveryId, actorOf(session));
}

/** The same on behalf of the clock, when a drill has stood for as long as was agreed. @throws AppError as cleanUpDrill */
export async function startCleanUp(
  recoveryId: string,
  actor: Actor,
): Promise<{ runId: string; number: number }> {
  const run = await audited((tx) => keepCleanUp(tx, recoveryId, actor));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

/**
 * Decides that what a drill made is to go, and writes down the run that removes it, or the one that does so already.
 * @throws AppError `conflict` while the drill itself goes on, and when nothing of it is left
 */
export async function keepCleanUp(tx: Transaction, recoveryId: string, actor: Actor): Promise<Run> {
  const { state } = await lockRecovery(tx, recoveryId);
  const active = await tx.run.findFirst({ where: { recoveryId, endedAt: null } });
  if (active?.kind === "cleanup") return active;
  if (active)
    throw new AppError(
      "conflict",
      `${REFUSAL} ${runName(active)} goes on: wait until it is over, or cancel it.`,
    );
  if (state === "clean") throw new AppError("conflict", `${REFUSAL} Nothing of it is left.`);
  const now = new Date();
  await moveRecovery(tx, recoveryId, "clean-up", { decidedAt: now, decidedBy: actor.name });
  const recovery = await tx.recovery.findUniqueOrThrow({ where: { id: recoveryId } });
  const resources = await tx.runResource.count({ where: { run: { recoveryId }, removedAt: null } });
  const startKey = randomUUID();
  const plan: CleanUpPlan = { version: 1, recoveryId, resources };
  return insertRun(tx, actor, {
    kind: "cleanup",
    vnf: { id: recovery.vnfId, name: recovery.vnfName },
    site: { id: recovery.toSiteId, name: recovery.toSiteName },
    recovery: { id: recoveryId, pointId: null },
    holdsVnf: false,
    startKey,
    plan,
    planHash: startKey,
    details: { resources, from: recovery.fromSiteName, to: recovery.toSiteName },
  });
}
