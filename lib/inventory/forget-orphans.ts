import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { KEPT_DAYS } from "./kept-days";

const TABLES = ["inventory_servers", "inventory_volumes", "inventory_ports"] as const;

/**
 * Deletes what is known of projects that no credential has read for 30 days before `now`; returns how many rows. A
 * row's own time is when it last changed: the audit log knows when the site's credentials did.
 */
export async function forgetOrphans(now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  let count = 0;
  for (const table of TABLES)
    count += await db().$executeRaw`
      DELETE FROM ${Prisma.raw(table)} t WHERE seen_at < ${before}
        AND NOT EXISTS (SELECT FROM site_credentials c WHERE c.site_id = t.site_id AND c.project_id = t.project_id)
        AND NOT EXISTS (SELECT FROM audit_entries a
          WHERE a.site_id = t.site_id AND a.action LIKE 'credential.%' AND a.at >= ${before})`;
  return count;
}
