import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { RetainedVnf } from "./policy-view";

/** The VNFs that may be given a policy, by name, each with the one that it has. @throws AppError `forbidden` */
export async function listRetainedVnfs(session: Session): Promise<RetainedVnf[]> {
  requirePermission(session, "retention.view");
  const rows = await db().vnf.findMany({
    where: { deletedAt: null, site: { isRemembered: false }, ...visibleVnfs(session) },
    select: {
      id: true,
      name: true,
      site: { select: { name: true } },
      retention: { select: { policy: { select: { id: true, name: true } } } },
      _count: { select: { recoveryPoints: { where: { state: { not: "pruned" } } } } },
    },
    orderBy: { nameKey: "asc" },
  });
  return rows.map(({ id, name, site, retention, _count }) => ({
    id,
    name,
    siteName: site.name,
    points: _count.recoveryPoints,
    policy: retention?.policy ?? null,
  }));
}
