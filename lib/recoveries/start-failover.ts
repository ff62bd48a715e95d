import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudits, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import type { OverrideKind } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import { type StartedRun, sameStart } from "../runs/same-start";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { CONFIRMED, overriddenBy, requireConfirmed, signable, signedBy } from "./confirm-recovery";
import { gatedFailover } from "./gated-recovery";
import { insertRecoveryRun } from "./insert-recovery-run";
import { promoteDrill } from "./promote/promote-drill";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { giveWay } from "./relocation/give-way";
import { type Confirmed, requireSigned } from "./require-signed";
import { supersedeRun, takeFromRun } from "./supersede-run";
import { takeAsSeen } from "./take-as-seen";

const OVERRIDES = [
  "not-fenced",
  "drill-missing",
  "readiness-red",
  "copy-may-run",
  "loses-writes",
  "without-user-data",
] as const satisfies readonly OverrideKind[];

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  siteId: z.uuid("Choose where the VNF is to go on."),
  pointId: z.uuid("Choose a recovery point."),
  /** A volume that cannot be restored may send the whole VNF back to the point before. */
  mayFallBack: z.boolean("Say whether an older point may be taken: yes or no.").default(false),
  /** A standing drill of the same point at the same site, in whose place it is made. */
  promotesId: z.uuid("A drill is given by its id.").nullable().default(null),
  overrides: signable(OVERRIDES),
  ...CONFIRMED,
});

const REFUSAL = "The failover was not started.";
/** May be signed although the plan does not ask for it: whether each VM can be stopped is seen by the run only. */
const IN_ADVANCE: OverrideKind = "not-fenced";

/**
 * Fails a VNF over to another site, by the plan that its operator has seen. A backup or a drill of it that goes on is
 * cancelled for it, a relocation of it that could not be undone gives way to it, and nothing waits for the site that is left, beyond one look at it of 10 s. The same start key again
 * gives the same run.
 * @throws AppError `invalid`; `not_found`; `conflict` when the plan has changed since, another failover of the VNF is not
 * decided about, or points of it are being deleted; `precondition_failed` for an obstacle, and for what has to be signed;
 * `needs_approval`
 */
export async function startFailover(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const typed = parseInput(Input, input, REFUSAL);
  const { typedName: _, password: __, planHash, startKey, reason, overrides, ...wanted } = typed;
  const vnf = await requireVisibleVnf(session, wanted.vnfId);
  const same = await sameStart({ vnfId: vnf.id, startKey }, REFUSAL);
  if (same) return same;
  await requireConfirmed(session, vnf, typed, REFUSAL);
  const now = await recoveryPlanOf(session, { ...wanted, mode: "failover" });
  const confirmed = { planHash, startKey, reason, overrides: [...new Set(overrides)] };
  const { run, cleanUp } = await audited((tx) => keepRun(tx, session, now, confirmed));
  await enqueueSoon(run.id);
  if (cleanUp) await enqueueSoon(cleanUp.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  session: Session,
  now: RecoveryPlanView,
  confirmed: Confirmed,
): Promise<{ run: Run; cleanUp: Run | null }> {
  const { planHash, startKey, reason, overrides } = confirmed;
  const actor = actorOf(session);
  const { vnf } = now.plan;
  const before = await giveWay(tx, actor, vnf);
  const held = await takeFromRun(tx, { vnfId: vnf.id, startKey }, REFUSAL);
  const same = await takeAsSeen(tx, { now, planHash, startKey }, REFUSAL);
  if (same) return { run: same, cleanUp: null };
  requireSigned(now, overrides, REFUSAL, IN_ADVANCE);
  await requireApproval(tx, session, gatedFailover(now, confirmed));
  const signed = signedBy(session, confirmed, now, new Date().toISOString());
  const { promotes } = now.plan;
  const details = {
    overrides,
    ...(held ? { supersedes: runName(held) } : {}),
    ...(before ? { takesThePlaceOf: before.name } : {}),
    ...(promotes ? { promotes: promotes.name } : {}),
  };
  const run = await insertRecoveryRun(tx, actor, {
    kind: "failover",
    seen: now,
    ...{ startKey, reason, signed, details },
    ...(before?.fence && { fence: before.fence }),
  });
  if (held) await supersedeRun(tx, actor, held, run);
  const cleanUp =
    promotes && run.recoveryId
      ? await promoteDrill(tx, actor, { drillId: promotes.recoveryId, recoveryId: run.recoveryId })
      : null;
  await recordAudits(tx, actor, overriddenBy(run, confirmed, now));
  return { run, cleanUp };
}
