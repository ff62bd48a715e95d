import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudits, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { type StartedRun, sameStart } from "../runs/same-start";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { CONFIRMED, overriddenBy, requireConfirmed, signable, signedBy } from "./confirm-recovery";
import { gatedRelocation } from "./gated-recovery";
import { insertRecoveryRun } from "./insert-recovery-run";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { type Confirmed, requireSigned } from "./require-signed";
import { takeAsSeen } from "./take-as-seen";

const OVERRIDES = ["drill-missing", "readiness-red", "copy-may-run"] as const;

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  siteId: z.uuid("Choose where the VNF is to go on."),
  overrides: signable(OVERRIDES),
  ...CONFIRMED,
});

const REFUSAL = "The relocation was not started.";

/**
 * Moves a VNF to another site, by the plan that its operator has seen: its run backs it up, stops it, and takes it back if
 * anything goes wrong before all of it works there. It waits for whatever else goes on with the VNF. The same start key
 * again gives the same run.
 * @throws AppError `invalid`; `not_found`; `conflict` when the plan has changed since, or something else goes on with the
 * VNF; `precondition_failed` for an obstacle, and for what has to be signed; `needs_approval`
 */
export async function startRelocation(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const typed = parseInput(Input, input, REFUSAL);
  const { typedName: _, password: __, planHash, startKey, reason, overrides, ...wanted } = typed;
  const vnf = await requireVisibleVnf(session, wanted.vnfId);
  const same = await sameStart({ vnfId: vnf.id, startKey }, REFUSAL);
  if (same) return same;
  await requireConfirmed(session, vnf, typed, REFUSAL);
  const now = await recoveryPlanOf(session, { ...wanted, mode: "relocation" });
  const confirmed = { planHash, startKey, reason, overrides: [...new Set(overrides)] };
  const run = await audited((tx) => keepRun(tx, session, now, confirmed));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  session: Session,
  now: RecoveryPlanView,
  confirmed: Confirmed,
): Promise<Run> {
  const actor = actorOf(session);
  const { planHash, startKey, reason, overrides } = confirmed;
  const same = await takeAsSeen(tx, { now, planHash, startKey }, REFUSAL);
  if (same) return same;
  requireSigned(now, overrides, REFUSAL);
  await requireApproval(tx, session, gatedRelocation(now, confirmed));
  const signed = signedBy(session, confirmed, now, new Date().toISOString());
  const run = await insertRecoveryRun(tx, actor, {
    kind: "relocation",
    seen: now,
    ...{ startKey, reason, signed, details: { overrides } },
  });
  await recordAudits(tx, actor, overriddenBy(run, confirmed, now));
  return run;
}
