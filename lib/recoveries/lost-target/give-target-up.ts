import { z } from "zod";
import { type Actor, actorOf, audited, recordAudit, type Transaction } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { AppError } from "../../errors";
import type { Prisma, Recovery, Run } from "../../generated/prisma/client";
import { parseInput } from "../../parse-input";
import { enqueueSoon } from "../../runs/enqueue-run";
import { runName } from "../../runs/run-view";
import type { StartedRun } from "../../runs/same-start";
import { beginRollBack } from "../begin-roll-back";
import { lockRecovery } from "../move-recovery";
import { hasAnswered } from "../read-recovery-facts";
import { beginUndoAgain } from "../relocation/begin-undo-again";
import { requireVisibleFailover } from "../require-visible-failover";
import type { SignedOverride } from "../signed-override";
import { leaveCopies } from "./copies-left";
import { heldByTarget } from "./held-by-target";
import { mayGiveTargetUp } from "./may-give-target-up";
import { TARGET_GIVEN_UP } from "./target-given-up";

const Input = z.object({
  recoveryId: z.uuid("A relocation or a failover is given by its id."),
  typedName: z.string("Type the VNF’s name."),
  reason: z
    .string("Say how you know that the site is lost.")
    .trim()
    .min(1, "Say how you know that the site is lost: it is kept in the audit log.")
    .max(500, "Use at most 500 characters."),
});

const REFUSAL = "The site was not given up.";

/**
 * A person signs that the target of a relocation that is undone in part, or of a failover that is rolled back in part, is
 * lost for good: a new run takes it back without asking that site anything, and the source's VMs run again. Copies that
 * may run there are the VNF's former VMs from then on, told of as a risk; they are removed when the site answers.
 * @throws AppError `invalid`, `not_found`; `conflict` when nothing waits for that site, or a run goes on;
 * `precondition_failed` while it answers
 */
export async function giveTargetUp(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const { recoveryId, typedName, reason } = parseInput(Input, input, REFUSAL);
  const recovery = await requireVisibleFailover(session, recoveryId);
  const { toSiteName } = recovery;
  if (typedName.trim().normalize("NFC") !== recovery.vnfName)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${recovery.vnfName}, capitals and all.` });
  if (await hasAnswered(recovery.toSiteId))
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} ${toSiteName} answers: try again instead, so that what was made there is removed before the source runs.`,
    );
  const run = await audited((tx) => keepRun(tx, actorOf(session), recovery, { typedName, reason }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  { id, vnfId }: Recovery,
  { typedName, reason }: { typedName: string; reason: string },
): Promise<Run> {
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  await lockRecovery(tx, id);
  const recovery = await tx.recovery.findUniqueOrThrow({ where: { id } });
  const held = await heldByTarget(id);
  if (!mayGiveTargetUp(recovery, held))
    throw new AppError(
      "conflict",
      `${REFUSAL} Nothing of this ${recovery.mode} waits for ${recovery.toSiteName}: look at it again.`,
    );
  const at = new Date().toISOString();
  const signed: SignedOverride = { kind: TARGET_GIVEN_UP, typed: typedName, reason, by: actor.name, at };
  const overrides = [...(recovery.overrides as unknown as SignedOverride[]), signed];
  await tx.recovery.update({
    where: { id },
    data: { overrides: overrides as unknown as Prisma.InputJsonArray },
  });
  const copies = await leaveCopies(tx, recovery);
  const vnf = { id: vnfId, name: recovery.vnfName };
  const run =
    recovery.state === "half-undone"
      ? (await beginUndoAgain(tx, actor, { id, vnfId }, REFUSAL)).run
      : await beginRollBack(tx, actor, { id, vnf, reason }, REFUSAL);
  await recordAudit(tx, actor, {
    action: "recovery.target_given_up",
    target: { kind: "vnf", ...vnf },
    site: { id: recovery.toSiteId, name: recovery.toSiteName },
    reason,
    details: { run: runName(run), typed: typedName, copies, notGivenBack: held.notGivenBack },
    runId: run.id,
  });
  return run;
}
