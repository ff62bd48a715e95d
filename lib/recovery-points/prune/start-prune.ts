import { randomUUID } from "node:crypto";
import { z } from "zod";
import { requireApproval } from "../../approvals/require-approval";
import { actorOf, audited, type Transaction } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { enqueueSoon } from "../../runs/enqueue-run";
import { insertRun } from "../../runs/insert-run";
import { takeVnf } from "../../runs/take-vnf";
import { requireVisibleVnf } from "../../vnfs/vnf-visibility";
import { gatedPrune } from "./gated-prune";
import { planPrune } from "./plan-prune";
import { readPruneFacts } from "./read-prune-facts";
import { refuseRemembered } from "./refuse-remembered";

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  /** Left out: all of them. */
  pointIds: z
    .array(z.uuid("This is no recovery point."))
    .min(1, "Choose at least one recovery point.")
    .max(10_000, "Choose at most 10000 recovery points.")
    .optional(),
  /** Made by the form: the same start sent twice is one run. */
  startKey: z.uuid().optional(),
});

const REFUSAL = "No recovery point was deleted.";

/**
 * Starts the deletion of recovery points, of a deleted VNF too: of those that are named, or of all. It goes on in a run.
 * @returns the run; null when there is nothing to delete
 * @throws AppError `invalid`, `not_found`; `conflict` while a run of the VNF goes on; `precondition_failed` when a kept
 * point would be broken, or the last good one of a VNF that is still there would go; `needs_approval`
 * @param options.isApproved it was asked for with something else that has been approved as a whole
 */
export async function startPrune(
  session: Session,
  input: unknown,
  { isApproved = false } = {},
): Promise<{ runId: string; number: number } | null> {
  requirePermission(session, "vnfs.change");
  const { vnfId, pointIds, startKey = randomUUID() } = parseInput(Input, input, REFUSAL);
  const vnf = await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  await refuseRemembered(vnf, pointIds, REFUSAL);
  const same = await db().run.findUnique({ where: { startKey } });
  if (same?.vnfId === vnfId) return { runId: same.id, number: same.number };
  const run = await audited((tx) => keepRun(tx, session, { vnfId, pointIds, startKey, isApproved }));
  if (!run) return null;
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

interface Wanted {
  vnfId: string;
  pointIds: readonly string[] | undefined;
  startKey: string;
  isApproved: boolean;
}

async function keepRun(tx: Transaction, session: Session, { vnfId, pointIds, startKey, isApproved }: Wanted) {
  const same = await takeVnf(tx, { vnfId, startKey }, REFUSAL);
  if (same) return same;
  const facts = await readPruneFacts(tx, vnfId, pointIds);
  const known = new Set(facts.points.map(({ id }) => id));
  if (pointIds?.some((id) => !known.has(id)))
    throw new AppError("not_found", `${REFUSAL} One of them is not there any more. Load the list again.`);
  if (known.size === 0) return null;
  const planned = planPrune(facts, new Date().toISOString());
  if ("obstacles" in planned)
    throw new AppError("precondition_failed", `${REFUSAL} ${planned.obstacles.join(" ")}`);
  const { plan } = planned;
  if (!isApproved) await requireApproval(tx, session, gatedPrune(plan, facts.vnf));
  return insertRun(tx, actorOf(session), {
    kind: "prune",
    vnf: plan.vnf,
    site: plan.site,
    startKey,
    plan,
    planHash: startKey,
    details: {
      points: plan.points.map(({ takenAt }) => takenAt),
      backups: plan.deletions.length,
      otherSites: plan.receivers.map(({ siteName }) => siteName),
    },
  });
}
