import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { visibleProjects } from "../auth/visible-projects";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { IS_OPEN_RECOVERY } from "../recoveries/open-recoveries";
import type { Candidate, Candidates } from "./editable-vm";
import { isVnfVisible } from "./vnf-visibility";

/** As many as a VNF may have. */
const MOST = 500;

const Input = z.object({
  site: z.uuid("Choose a site."),
  search: z
    .string()
    .max(200, "Search for at most 200 characters.")
    .regex(/^\P{Cc}*$/u, "A search holds no control characters.")
    .transform((text) => text.trim())
    .default(""),
});

const { sql } = Prisma;

/**
 * The VMs of one site that the reader sees, by name, and which of them are in a VNF already; 500 at most. Not those of
 * a recovery that is not over: they are copies, and may go again. Nor those that a VNF has left, until somebody has released them. From our own tables alone.
 * @param input search parameters: `site`, `search`
 * @throws AppError `invalid`
 */
export async function listCandidates(session: Session, input: unknown): Promise<Candidates> {
  requirePermission(session, "vnfs.change");
  const { site, search } = parseInput(Input, input, "The VMs were not read.");
  const visible = visibleProjects(session);
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await db().$queryRaw<(Candidate & { total: number })[]>`
    SELECT s.server_id AS "serverId", s.name, c.project_name AS "projectName", s.status,
      cardinality(s.volume_ids) AS volumes, (count(*) OVER ())::int AS total,
      CASE WHEN m.id IS NULL THEN NULL
        WHEN ${isVnfVisible(session, sql`v.id`)} THEN 'in ' || v.name
        ELSE 'in another VNF' END AS taken
    FROM inventory_servers s
      JOIN site_credentials c ON c.site_id = s.site_id AND c.project_id = s.project_id
      LEFT JOIN vnf_members m ON m.site_id = s.site_id AND m.server_id = s.server_id
      LEFT JOIN vnfs v ON v.id = m.vnf_id
    WHERE s.site_id = ${site}::uuid AND s.deleted_at IS NULL AND s.status <> 'DELETED'
      AND ${visible === "all" ? sql`true` : sql`s.project_id = ANY (${[...visible]}::text[])`}
      AND s.search_text LIKE ${pattern}
      AND NOT EXISTS (SELECT FROM recovery_servers w JOIN recoveries y ON y.id = w.recovery_id
        WHERE w.server_id = s.server_id AND y.to_site_id = s.site_id AND ${IS_OPEN_RECOVERY})
      AND NOT EXISTS (SELECT FROM former_members f
        WHERE f.site_id = s.site_id AND f.server_id = s.server_id AND f.released_at IS NULL)
    ORDER BY lower(s.name), s.server_id LIMIT ${MOST}`;
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map(({ total: _, ...row }) => row),
  };
}
