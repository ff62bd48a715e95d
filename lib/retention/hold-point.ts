import { z } from "zod";
import { personKey } from "../approvals/person-key";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { lockPoint } from "./lock-point";

const REFUSAL = "The recovery point is not held.";
const Input = z.object({
  pointId: z.uuid("There is no such recovery point."),
  because: z
    .string("Say why it is kept.")
    .trim()
    .min(1, "Say why it is kept: who comes across it wants to know.")
    .max(500, "Use at most 500 characters."),
});

/**
 * Holds a recovery point: nothing deletes it until somebody releases it. Of an own hold the reason is changed; another
 * person's stays: they are the one to say that it is not needed any more.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `precondition_failed` for one that is being made, or deleted;
 * `conflict` for one that another person holds
 */
export async function holdPoint(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "points.hold");
  const { pointId, because } = parseInput(Input, input, REFUSAL);
  await audited(async (tx) => {
    const point = await lockPoint(tx, session, pointId);
    if (point.state === "building" || point.state === "pruned")
      throw new AppError(
        "precondition_failed",
        `${REFUSAL} ${point.state === "building" ? "It is still being made." : "It is deleted, or being deleted."}`,
      );
    if (point.heldBy !== null && personKey({ name: point.heldBy }) !== personKey(session))
      throw new AppError(
        "conflict",
        `${point.heldBy} holds it already: “${point.heldBecause ?? ""}”. That stays as it is; nothing deletes it meanwhile. To hold it for your own reason, release it first.`,
      );
    await tx.recoveryPoint.update({
      where: { id: pointId },
      data: { heldAt: new Date(), heldBy: session.name, heldBecause: because },
    });
    await recordAudit(tx, actorOf(session), {
      action: "recovery_point.held",
      target: { kind: "recovery_point", id: pointId, name: point.vnfName },
      site: { id: point.siteId, name: point.siteName },
      reason: because,
      details: {
        takenAt: point.takenAt,
        ...(point.heldBy !== null && { old: { by: point.heldBy, because: point.heldBecause } }),
      },
    });
  });
}
