import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { Recovery } from "../generated/prisma/client";
import { visibleVnfs } from "../vnfs/vnf-visibility";

/** The failover, relocation or in-place restore of this id, if this person sees its VNF. @throws AppError `not_found` */
export async function requireVisibleFailover(session: Session, id: string): Promise<Recovery> {
  const found = await db().recovery.findFirst({
    where: { id, mode: { in: ["failover", "relocation", "replacement"] }, vnf: visibleVnfs(session) },
  });
  if (!found)
    throw new AppError(
      "not_found",
      "There is no such failover, or its VNF has VMs in a project that your sign-in does not give.",
    );
  return found;
}
