import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";

/** How many entries the whole log has. @throws AppError `forbidden` */
export async function auditSize(session: Session): Promise<bigint> {
  requirePermission(session, "audit.view");
  // Positions have no gaps, so this counts without reading a million rows.
  const [size] = await db().$queryRaw<
    { total: bigint }[]
  >`SELECT coalesce((SELECT max(position) FROM audit_links), 0)
    + (SELECT count(*) FROM audit_pending) AS total`;
  return BigInt(size?.total ?? 0);
}
