import { ALL_PERMISSIONS, may } from "../auth/permissions";
import { type Reader, visibleProjects } from "../auth/visible-projects";
import { db } from "../db";
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

/** Which of these requests somebody sees. */
export async function visibleApprovalIds(session: Reader, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0 || !may(session.role, "approvals.view")) return [];
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT a.id FROM approvals a WHERE a.id = ANY (${[...ids]}::uuid[]) AND ${isApprovalVisible(session)}`;
  return rows.map(({ id }) => id);
}
