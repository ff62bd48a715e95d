import { db } from "../../db";
import { AppError } from "../../errors";
import type { Vnf } from "../../generated/prisma/client";

/**
 * The point by which a relocation is planned before it has made its own: the newest complete one of the VMs that the VNF
 * has where it is now.
 * @throws AppError `precondition_failed` when there is none
 */
export async function newestPointAtHome({
  id,
  name,
  siteId,
}: Pick<Vnf, "id" | "name" | "siteId">): Promise<string> {
  const point = await db().recoveryPoint.findFirst({
    where: { vnfId: id, siteId, state: "complete", usableServerIds: { isEmpty: false } },
    orderBy: { takenAt: "desc" },
    select: { id: true },
  });
  if (point) return point.id;
  throw new AppError(
    "precondition_failed",
    `${name} has no complete recovery point of where it is now. Back it up once first: a relocation is planned by that.`,
  );
}
