import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import { HAS_SOMETHING_LEFT } from "../recovery-points/prune/left-of-points";
import { visibleVnfs } from "./vnf-visibility";

/** A deleted VNF of which there are recovery points, or what a deletion has left of one. Times are ISO 8601. */
export interface DeletedVnfRow {
  id: string;
  name: string;
  siteName: string;
  deletedAt: string;
  points: number;
  newestAt: string;
  /** Somebody keeps so many of them. */
  held: number;
}

const WITH_POINTS = {
  deletedAt: { not: null },
  recoveryPoints: { some: HAS_SOMETHING_LEFT },
} satisfies Prisma.VnfWhereInput;

/** How many there are that this person sees. */
export const countDeletedVnfs = (session: Pick<Session, "role" | "projects">): Promise<number> =>
  db().vnf.count({ where: { AND: [WITH_POINTS, visibleVnfs(session)] } });

/** The deleted VNFs that still have recovery points, the last deleted first. */
export async function listDeletedVnfs(session: Session): Promise<DeletedVnfRow[]> {
  requirePermission(session, "vnfs.view");
  const vnfs = await db().vnf.findMany({
    where: { AND: [WITH_POINTS, visibleVnfs(session)] },
    select: {
      ...{ id: true, name: true, deletedAt: true },
      site: { select: { name: true } },
      recoveryPoints: {
        where: HAS_SOMETHING_LEFT,
        select: { takenAt: true, heldAt: true },
        orderBy: { takenAt: "desc" },
      },
    },
    orderBy: [{ deletedAt: "desc" }, { id: "asc" }],
  });
  return vnfs.map(({ id, name, deletedAt, site, recoveryPoints }) => ({
    ...{ id, name, siteName: site.name },
    deletedAt: deletedAt?.toISOString() ?? "",
    points: recoveryPoints.length,
    newestAt: recoveryPoints[0]?.takenAt.toISOString() ?? "",
    held: recoveryPoints.filter(({ heldAt }) => heldAt !== null).length,
  }));
}
