import { z } from "zod";
import { actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { type StartedRun, sameStart } from "../runs/same-start";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { CONFIRMED, requireConfirmed } from "./confirm-recovery";
import { insertRecoveryRun } from "./insert-recovery-run";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { RestoreWhatInput } from "./restore-what";
import { takeAsSeen } from "./take-as-seen";

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  pointId: z.uuid("Choose a recovery point."),
  what: RestoreWhatInput,
  ...CONFIRMED,
});

const REFUSAL = "The restore was not started.";

/**
 * Restores a VNF, or some of its VMs, at its own site in the place of the present ones, by the plan that its operator has
 * seen: these are stopped and locked, and run again if anything goes wrong before all of the new ones work. It waits for
 * whatever else goes on with the VNF. The same start key again gives the same run.
 * @throws AppError `invalid`, `rate_limited`; `not_found`; `conflict` when the plan has changed since, or something else goes on with the
 * VNF; `precondition_failed` for an obstacle
 */
export async function startReplacement(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const typed = parseInput(Input, input, REFUSAL);
  const { typedName: _, password: __, planHash, startKey, reason, ...wanted } = typed;
  const vnf = await requireVisibleVnf(session, wanted.vnfId);
  const same = await sameStart({ vnfId: vnf.id, startKey }, REFUSAL);
  if (same) return same;
  await requireConfirmed(session, vnf, { ...typed, overrides: [] }, REFUSAL);
  const now = await recoveryPlanOf(session, { ...wanted, siteId: vnf.siteId, mode: "replacement" });
  const run = await audited((tx) => keepRun(tx, session, now, { planHash, startKey, reason }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  session: Session,
  now: RecoveryPlanView,
  { planHash, startKey, reason }: { planHash: string; startKey: string; reason: string },
): Promise<Run> {
  const same = await takeAsSeen(tx, { now, planHash, startKey }, REFUSAL);
  if (same) return same;
  const replaces = Object.fromEntries(
    (now.plan.replaces ?? []).map(({ name, serverId }) => [`${name} ${serverId}`, "stopped and locked"]),
  );
  const what = now.plan.what?.kind === "vms" ? "some VMs, in place" : "the whole VNF, in place";
  return insertRecoveryRun(tx, actorOf(session), {
    kind: "replacement",
    seen: now,
    ...{ startKey, reason, details: { what, replaces } },
  });
}
