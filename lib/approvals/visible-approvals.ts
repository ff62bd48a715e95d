import { ALL_PERMISSIONS, may } from "../auth/permissions";
import { type Reader, visibleProjects } from "../auth/visible-projects";
import { Prisma } from "../generated/prisma/client";
import { isVnfVisible } from "../vnfs/vnf-visibility";

/**
 * The requests that somebody sees, for SQL over `approvals a`: admins and auditors all of them, everybody else those that
 * are about no VNF or their own alone, and of which they could decide. What a site's credentials are is no operator's.
 */
export function isApprovalVisible(session: Reader): Prisma.Sql {
  if (visibleProjects(session) === "all") return Prisma.sql`true`;
  const own = ALL_PERMISSIONS.filter((permission) => may(session.role, permission));
  return Prisma.sql`a.permission = ANY (${own}::text[])
    AND NOT EXISTS (SELECT FROM unnest(a.vnf_ids) AS each(vnf_id)
      WHERE NOT ${isVnfVisible(session, Prisma.sql`each.vnf_id`)})`;
}
