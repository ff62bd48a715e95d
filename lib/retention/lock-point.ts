import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { visibleVnfs } from "../vnfs/vnf-visibility";

/** A point's row, held until the transaction ends: a prune asks for it right before it deletes. @throws AppError `not_found` */
export async function lockPoint(tx: Transaction, session: Session, pointId: string) {
  await tx.$queryRaw`SELECT id FROM recovery_points WHERE id = ${pointId}::uuid FOR UPDATE`;
  const point = await tx.recoveryPoint.findFirst({
    where: { id: pointId, vnf: visibleVnfs(session) },
    select: {
      id: true,
      vnfId: true,
      vnfName: true,
      siteId: true,
      siteName: true,
      state: true,
      takenAt: true,
      heldAt: true,
      heldBy: true,
      heldByRef: true,
      heldBecause: true,
    },
  });
  if (!point) throw new AppError("not_found", "There is no such recovery point any more.");
  return point;
}
