import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { type StartedRun, sameStart } from "../runs/same-start";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { insertRecoveryRun } from "./insert-recovery-run";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { type RestoreWhat, RestoreWhatInput } from "./restore-what";
import { SEEN, takeAsSeen } from "./take-as-seen";

const MOST = 500;

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  pointId: z.uuid("Choose a recovery point."),
  what: RestoreWhatInput,
  /** Of one in place: the name of the VM that is stopped for it. */
  typedName: z.string("Type the VM’s name.").default(""),
  reason: z.string("Say why.").trim().max(MOST, `Use at most ${MOST} characters.`).default(""),
  ...SEEN,
});

const REFUSAL = "The restore was not started.";

/** What an operator confirms beside the plan. */
interface Confirmed {
  planHash: string;
  startKey: string;
  reason: string;
}

/**
 * Restores a VNF, some of its VMs or some of its volumes at its own site, by the plan that its operator has seen: beside
 * the originals, which are not touched; or one volume in the place of the one that its VM has, which is kept. What it makes
 * is its owner's from then on. The same start key again gives the same
 * run.
 * @throws AppError `invalid`, `not_found`; `conflict` when the plan has changed since, or a run of the VNF goes on;
 * `precondition_failed` for an obstacle
 */
export async function startRestore(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const { planHash, startKey, reason, typedName, ...wanted } = parseInput(Input, input, REFUSAL);
  const vnf = await requireVisibleVnf(session, wanted.vnfId);
  const same = await sameStart({ vnfId: vnf.id, startKey }, REFUSAL);
  if (same) return same;
  const now = await recoveryPlanOf(session, { ...wanted, siteId: vnf.siteId, mode: "restore" });
  const { inPlace } = now.plan;
  if (inPlace && typedName.trim().normalize("NFC") !== inPlace.serverName)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${inPlace.serverName}, capitals and all.` });
  const run = await audited((tx) => keepRun(tx, actorOf(session), now, { planHash, startKey, reason }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  now: RecoveryPlanView,
  { planHash, startKey, reason }: Confirmed,
): Promise<Run> {
  const same = await takeAsSeen(tx, { now, planHash, startKey }, REFUSAL);
  if (same) return same;
  const { what, inPlace } = now.plan;
  const details = {
    what: WORDS[what?.kind ?? "vnf"],
    ...(inPlace ? { vm: inPlace.serverName, replaces: inPlace.oldVolumeId } : {}),
  };
  return insertRecoveryRun(tx, actor, { kind: "restore", seen: now, startKey, reason, details });
}

const WORDS: Readonly<Record<RestoreWhat["kind"], string>> = {
  vnf: "the whole VNF, beside",
  vms: "some VMs, beside",
  volumes: "volumes alone, beside",
  "in-place": "a volume, in place",
};
