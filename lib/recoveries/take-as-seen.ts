import { z } from "zod";
import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { takeVnf } from "../runs/take-vnf";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { sentence } from "./words";

/** Fields of every start by a plan that somebody has seen. */
export const SEEN = {
  planHash: z.string().regex(/^[0-9a-f]{64}$/, "Look at the plan again: this one has no name that we know."),
  /** Made by the form: the same start sent twice is one run. */
  startKey: z.uuid("Open the plan again, and start it from there."),
};

/** The plan as it is now, and what the form says of the one that was seen. */
interface Seen {
  now: Pick<RecoveryPlanView, "plan" | "hash">;
  planHash: string;
  startKey: string;
}

/**
 * Takes the VNF of a plan until the commit, for exactly what its operator has seen: nothing of it has changed since, and
 * nothing stands in its way.
 * @param refusal what did not happen, a sentence
 * @returns the run that this start has become already, by its key; null: it may go on
 * @throws AppError `conflict` when another run of the VNF goes on, or the plan has changed; `precondition_failed` for an
 * obstacle
 */
export async function takeAsSeen(
  tx: Transaction,
  { now: { plan, hash }, planHash, startKey }: Seen,
  refusal: string,
): Promise<Run | null> {
  // First: who else works at the VNF changes its plan, and is to be named.
  const same = await takeVnf(tx, { vnfId: plan.vnf.id, startKey }, refusal);
  if (same) return same;
  const refuse = (text: string): never => {
    throw new AppError("conflict", `${refusal} ${text}`);
  };
  if (hash !== planHash)
    refuse(
      "The plan is another one now than the one that you saw: the VNF, its point or the site was changed meanwhile. Look at it again.",
    );
  const [obstacle] = plan.obstacles;
  if (obstacle)
    throw new AppError(
      "precondition_failed",
      `${refusal} ${sentence(`${obstacle.about.name}: ${obstacle.text}`)} ${obstacle.todo ?? ""}`.trim(),
    );
  const vnf = await tx.vnf.findUnique({ where: { id: plan.vnf.id, deletedAt: null } });
  if (vnf?.version !== plan.vnf.version)
    refuse("The VNF was changed in this moment. Look at its plan again.");
  // Its last prune may have ended just now, between the plan and the VNF's being taken.
  const point = await tx.recoveryPoint.findUnique({ where: { id: plan.point.id }, select: { state: true } });
  if (point?.state !== "complete" && point?.state !== "incomplete")
    refuse("Its recovery point was deleted in this moment. Choose another.");
  return null;
}
