import { ALL_PERMISSIONS, may } from "../auth/permissions";
import { type Reader, visibleProjects } from "../auth/visible-projects";
import { Prisma } from "../generated/prisma/client";
import { isVnfVisible } from "../vnfs/vnf-visibility";

/**
 * The requests that somebody sees, for SQL over `approvals a`: admins and auditors all of them, everybody else those that
 * are about no VNF or one of their own, and of which they could decide. What a site's credentials are is no operator's.
 */
export function isApprovalVisible(session: Reader): Prisma.Sql {
  if (visibleProjects(session) === "all") return Prisma.sql`true`;
  const own = ALL_PERMISSIONS.filter((permission) => may(session.role, permission));
  return Prisma.sql`a.permission = ANY (${own}::text[])
    AND (a.vnf_id IS NULL OR ${isVnfVisible(session, Prisma.sql`a.vnf_id`)})`;
}
