import { z } from "zod";
import { actorOf, audited, recordAudits, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { runName } from "../runs/run-view";
import { type StartedRun, sameStart } from "../runs/same-start";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { insertRecoveryRun } from "./insert-recovery-run";
import { overrideWords } from "./override-words";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { type Confirmed, requireSigned } from "./require-signed";
import type { SignedOverride } from "./signed-override";
import { SEEN, takeAsSeen } from "./take-as-seen";

const OVERRIDES = ["drill-missing", "readiness-red", "copy-may-run"] as const;
const MOST = 500;

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  siteId: z.uuid("Choose where the VNF is to go on."),
  typedName: z.string("Type the VNF’s name."),
  reason: z.string("Say why.").trim().max(MOST, `Use at most ${MOST} characters.`).default(""),
  overrides: z
    .array(z.enum(OVERRIDES, "Nobody can sign for this."), "Say what you sign for.")
    .max(20, "Say each once.")
    .default([]),
  ...SEEN,
});

const REFUSAL = "The relocation was not started.";

/**
 * Moves a VNF to another site, by the plan that its operator has seen: its run backs it up, stops it, and takes it back if
 * anything goes wrong before all of it works there. It waits for whatever else goes on with the VNF. The same start key
 * again gives the same run.
 * @throws AppError `invalid`; `not_found`; `conflict` when the plan has changed since, or something else goes on with the
 * VNF; `precondition_failed` for an obstacle, and for what has to be signed
 */
export async function startRelocation(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const { typedName, planHash, startKey, reason, overrides, ...wanted } = parseInput(Input, input, REFUSAL);
  const vnf = await requireVisibleVnf(session, wanted.vnfId);
  const same = await sameStart({ vnfId: vnf.id, startKey }, REFUSAL);
  if (same) return same;
  if (typedName.trim().normalize("NFC") !== vnf.name)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${vnf.name}, capitals and all.` });
  if (overrides.length > 0 && reason === "")
    throw new AppError("invalid", REFUSAL, { reason: "Say why: it is kept in the audit log." });
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
  { planHash, startKey, reason, overrides }: Confirmed,
): Promise<Run> {
  const actor = actorOf(session);
  const { vnf, to } = now.plan;
  const same = await takeAsSeen(tx, { now, planHash, startKey }, REFUSAL);
  if (same) return same;
  requireSigned(now, overrides, REFUSAL);
  const at = new Date().toISOString();
  const signed = overrides.map(
    (kind): SignedOverride => ({ kind, typed: vnf.name, reason, by: session.name, at }),
  );
  const run = await insertRecoveryRun(tx, actor, {
    kind: "relocation",
    seen: now,
    ...{ startKey, reason, signed, details: { overrides } },
  });
  await recordAudits(
    tx,
    actor,
    overrides.map((kind) => ({
      action: "recovery.overridden",
      target: { kind: "vnf", id: vnf.id, name: vnf.name },
      site: to,
      reason,
      details: { run: runName(run), kind, why: overrideWords(kind, now), typed: vnf.name },
      runId: run.id,
    })),
  );
  return run;
}
