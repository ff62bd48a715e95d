import { db } from "../db";
import { Prisma } from "../generated/prisma/client";

/** How fresh our copy of one project is. */
export interface ScopeState {
  credentialId: string;
  siteId: string;
  siteName: string;
  projectId: string;
  projectName: string;
  /** Null: never read. */
  asOf: Date | null;
  /** When everything was last read, and not only what had changed. */
  wholeAt: Date | null;
  failedAt: Date | null;
  failure: string | null;
  /** For those who may not inspect sites. */
  failureBrief: string | null;
  stale: boolean;
  /** Since the last reading, or try; by the database's clock. */
  triedAgoMs: number | null;
}

/**
 * Beyond this, or after a failure, what we show is called by its age. What we show is as of the start of its reading:
 * a site whose whole reading takes a minute is given that minute more.
 */
const STALE_SECONDS = 90;

/** The projects that somebody sees, by site and name. */
export const readScopes = (
  visible: "all" | readonly string[],
  of: { siteId?: string; projectId?: string } = {},
): Promise<ScopeState[]> =>
  db().$queryRaw<ScopeState[]>`
    SELECT c.id AS "credentialId", c.site_id AS "siteId", x.name AS "siteName", c.project_id AS "projectId",
      c.project_name AS "projectName", s.as_of AS "asOf", s.whole_at AS "wholeAt", s.failed_at AS "failedAt", s.failure,
      s.failure_brief AS "failureBrief",
      s.as_of IS NULL OR s.as_of < clock_timestamp() - make_interval(secs => ${STALE_SECONDS} + coalesce(s.whole_took_ms, 0) / 1000.0)
        OR coalesce(s.failed_at > s.as_of, false) AS stale,
      (extract(epoch FROM clock_timestamp() - greatest(s.as_of, s.failed_at)) * 1000)::float8 AS "triedAgoMs"
    FROM site_credentials c JOIN sites x ON x.id = c.site_id
      LEFT JOIN inventory_scopes s ON s.credential_id = c.id
    WHERE ${visible === "all" ? Prisma.sql`true` : Prisma.sql`c.project_id = ANY (${[...visible]}::text[])`}
      AND ${of.siteId ? Prisma.sql`c.site_id = ${of.siteId}::uuid` : Prisma.sql`true`}
      AND ${of.projectId ? Prisma.sql`c.project_id = ${of.projectId}` : Prisma.sql`true`}
    ORDER BY x.name_key, c.project_name, c.id`;
