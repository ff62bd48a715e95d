import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { gatedRelease } from "./gated-cut";
import { lockPoint } from "./lock-point";

const Input = z.object({ pointId: z.uuid("There is no such recovery point.") });

/**
 * Releases a recovery point that somebody holds: it goes when its policy says so. One that nobody holds stays as it is.
 * @throws AppError `forbidden`, `invalid`, `not_found`, `needs_approval`
 */
export async function releasePoint(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "points.hold");
  const { pointId } = parseInput(Input, input, "The recovery point was not released.");
  await audited(async (tx) => {
    const point = await lockPoint(tx, session, pointId);
    if (point.heldBy === null) return;
    await requireApproval(tx, session, gatedRelease(point, new Date()));
    await tx.recoveryPoint.update({
      where: { id: pointId },
      data: { heldAt: null, heldBy: null, heldByRef: null, heldBecause: null },
    });
    await recordAudit(tx, actorOf(session), {
      action: "recovery_point.released",
      target: { kind: "recovery_point", id: pointId, name: point.vnfName },
      site: { id: point.siteId, name: point.siteName },
      details: {
        takenAt: point.takenAt,
        old: { by: point.heldBy, because: point.heldBecause, since: point.heldAt },
      },
    });
  });
}
