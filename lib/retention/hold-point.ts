import { z } from "zod";
import { personKey } from "../approvals/person-key";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { userKey } from "../auth/user-key";
import { AppError } from "../errors";
import type { RecoveryPoint } from "../generated/prisma/client";
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
 * account's stays: they are the one to say that it is not needed any more.
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
    if (isAnothers(session, point))
      throw new AppError(
        "conflict",
        `${holderOf(session, point)} holds it already: “${point.heldBecause ?? ""}”. That stays as it is; nothing deletes it meanwhile. To hold it for your own reason, release it first.`,
      );
    await tx.recoveryPoint.update({
      where: { id: pointId },
      data: {
        ...{ heldAt: new Date(), heldBy: session.name, heldByRef: userKey(session), heldBecause: because },
      },
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

/** Of one's own name it is said that it is another account. */
const holderOf = (session: Session, { heldBy }: Pick<RecoveryPoint, "heldBy">): string =>
  heldBy !== null && personKey({ name: heldBy }) === personKey(session)
    ? `${heldBy} (another account of your name)`
    : (heldBy ?? "Somebody");

/** Of holds from before the account was kept the name alone is known: then one name is one person. */
function isAnothers(session: Session, { heldBy, heldByRef }: Pick<RecoveryPoint, "heldBy" | "heldByRef">) {
  if (heldBy === null) return false;
  return heldByRef === null
    ? personKey({ name: heldBy }) !== personKey(session)
    : heldByRef !== userKey(session);
}
