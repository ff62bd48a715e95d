import { z } from "zod";
import { type Actor, actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { runName } from "../runs/run-view";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { continuedStep } from "./build/wait-for-person";

const PAUSE = /^pause:(\d+)$/;
const Input = z.object({
  runId: z.uuid("A run is given by its id."),
  stepKey: z
    .string()
    .regex(PAUSE, "Say which pause is over, by its step: “pause:2” is the one before tier 2."),
});

const REFUSAL = "It was not let go on.";
const NONE = "There is no such run, or its VNF has VMs in a project that your sign-in does not give.";

/**
 * Lets a recovery go on that waits for a person before a tier. What is said becomes a step of the run, which its worker
 * finds within a second, whichever worker that is by then. Said twice it is said once.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `conflict` when the run does not wait there
 */
export async function continueRecovery(session: Session, input: unknown): Promise<{ runId: string }> {
  if (!may(session.role, "recoveries.drill")) requirePermission(session, "recoveries.fail-over");
  const { runId, stepKey } = parseInput(Input, input, REFUSAL);
  const run = await db().run.findFirst({
    where: { id: runId, recoveryId: { not: null }, vnf: visibleVnfs(session) },
    select: { recovery: { select: { isDrill: true } } },
  });
  if (!run?.recovery) throw new AppError("not_found", NONE);
  requirePermission(session, run.recovery.isDrill ? "recoveries.drill" : "recoveries.fail-over");
  const order = Number(PAUSE.exec(stepKey)?.[1]);
  await audited((tx) => keep(tx, actorOf(session), { runId, stepKey, order }));
  return { runId };
}

async function keep(
  tx: Transaction,
  actor: Actor,
  { runId, stepKey, order }: { runId: string; stepKey: string; order: number },
): Promise<void> {
  // Two who say it in one moment: the second finds what the first said.
  await tx.$queryRaw`SELECT id FROM runs WHERE id = ${runId}::uuid FOR UPDATE`;
  const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
  const key = continuedStep(order);
  const said = await tx.runStep.count({ where: { runId, key } });
  if (said > 0) return;
  const pause = await tx.runStep.findUnique({ where: { runId_key: { runId, key: stepKey } } });
  refuseUnlessWaiting(run, pause?.state, order);
  const now = new Date();
  await tx.runStep.create({
    data: {
      ...{ runId, key, phase: "boot", position: pause?.position ?? 0 },
      title: `${actor.name} let tier ${order} go on`,
      ...{ state: "succeeded", startedAt: now, endedAt: now },
      detail: { by: actor.name },
    },
  });
  await recordAudit(tx, actor, {
    action: "recovery.continued",
    target: { kind: "run", id: runId, name: `${runName(run)} of ${run.vnfName}` },
    site: { id: run.siteId, name: run.siteName },
    runId,
    details: { tier: order, step: stepKey },
  });
}

function refuseUnlessWaiting(run: Run, state: string | undefined, order: number): void {
  if (run.endedAt) throw new AppError("conflict", `${REFUSAL} ${runName(run)} is over.`);
  if (run.cancelRequestedAt) throw new AppError("conflict", `${REFUSAL} ${runName(run)} was cancelled.`);
  if (state === undefined)
    throw new AppError("conflict", `${REFUSAL} ${runName(run)} waits for nobody before tier ${order}.`);
  if (state === "waiting")
    throw new AppError("conflict", `${REFUSAL} ${runName(run)} has not come to tier ${order} yet.`);
  if (state !== "running")
    throw new AppError("conflict", `${REFUSAL} ${runName(run)} does not wait before tier ${order} any more.`);
}
