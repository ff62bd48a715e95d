import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { may, requirePermission } from "../auth/permissions";
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

const Input = z.object({ recoveryId: z.uuid("A drill or a restore is given by its id.") });

const REFUSAL = "Nothing was removed.";

/**
 * Removes what a drill made and left standing, or what a restore made that did not come to its end; it goes on in a run of
 * its own. Asked for twice it is one.
 * @throws AppError `invalid`, `not_found`; `conflict` while the drill itself goes on, when nothing of it is left, and when
 * a VNF consists of some of it by now
 */
export async function cleanUpDrill(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number }> {
  if (!may(session.role, "recoveries.drill")) requirePermission(session, "recoveries.fail-over");
  const { recoveryId } = parseInput(Input, input, REFUSAL);
  const seen = await db().recovery.findFirst({
    where: { id: recoveryId, vnf: visibleVnfs(session) },
    select: { mode: true },
  });
  if (!seen)
    throw new AppError(
      "not_found",
      "There is no such drill, or its VNF has VMs in a project that your sign-in does not give.",
    );
  requirePermission(session, seen.mode === "restore" ? "recoveries.fail-over" : "recoveries.drill");
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
  await refuseIfUsed(tx, recoveryId);
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

/** What a VNF consists of is never cleaned up, whoever made it. */
async function refuseIfUsed(tx: Transaction, recoveryId: string): Promise<void> {
  const [used] = await tx.$queryRaw<{ name: string }[]>`
    SELECT v.name FROM run_resources r JOIN runs u ON u.id = r.run_id
      JOIN vnf_members m ON m.site_id = r.site_id
        AND (m.server_id = r.resource_id OR r.resource_id = ANY (m.known_volume_ids))
      JOIN vnfs v ON v.id = m.vnf_id AND v.deleted_at IS NULL
    WHERE u.recovery_id = ${recoveryId}::uuid AND r.removed_at IS NULL LIMIT 1`;
  if (used)
    throw new AppError(
      "conflict",
      `${REFUSAL} ${used.name} consists of some of what it made: take that out of the VNF first.`,
    );
}
