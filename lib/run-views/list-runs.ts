import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { LONGEST_LOST_MS } from "../freezes/lost-windows";
import { Prisma } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import type { RunList, RunRow } from "../runs/run-view";
import { isVnfVisible } from "../vnfs/vnf-visibility";
import { RunsQuery } from "./runs-query";

const { sql, join } = Prisma;

interface Row extends Omit<RunRow, "vnf" | "createdAt" | "startedAt" | "endedAt"> {
  vnfId: string;
  vnfName: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/**
 * One page of the runs of the VNFs that somebody sees, the newest first.
 * @param query search parameters; see RunsQuery
 * @throws AppError `invalid`, with what is wrong beside each parameter
 */
export async function listRuns(session: Session, query: unknown): Promise<RunList> {
  requirePermission(session, "vnfs.view");
  const wanted = parseInput(RunsQuery, query, "The runs were not listed.");
  const where = join(
    [isVnfVisible(session, sql`r.vnf_id`), ...conditionsOf(wanted).filter((c) => c !== null)],
    " AND ",
  );
  const older = wanted.before === undefined ? sql`true` : sql`r.number < ${wanted.before}`;
  const [rows, [counted]] = await Promise.all([
    db().$queryRaw<Row[]>`
      SELECT ${COLUMNS} FROM runs r LEFT JOIN recovery_points p ON p.run_id = r.id LEFT JOIN recoveries y ON y.id = r.recovery_id
      WHERE ${where} AND ${older} ORDER BY r.number DESC LIMIT ${wanted.limit + 1}`,
    db().$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM runs r WHERE ${where}`,
  ]);
  return {
    asOf: new Date().toISOString(),
    rows: rows.slice(0, wanted.limit).map(toRow),
    total: counted?.total ?? 0,
    hasOlder: rows.length > wanted.limit,
  };
}

const COLUMNS = sql`r.id, r.number, r.kind::text AS kind, r.state::text AS state, r.phase, r.vnf_id AS "vnfId",
  r.vnf_name AS "vnfName", coalesce(y.from_site_name, r.site_name) AS "siteName", r.started_by ->> 'name' AS "startedBy",
  CASE WHEN y.id IS NOT NULL THEN jsonb_build_array(y.to_site_name)
    ELSE coalesce((SELECT jsonb_agg(x ->> 'siteName') FROM jsonb_array_elements(r.plan -> 'receivers') x), '[]') END AS receivers,
  r.created_at AS "createdAt", r.started_at AS "startedAt", r.ended_at AS "endedAt",
  greatest((r."window" ->> 'windowMs')::float8, ${LONGEST_LOST_MS}) AS "windowMs", coalesce((r.plan ->> 'freezeBudgetMs')::float8, 0) AS "budgetMs",
  p.consistency, r.failure ->> 'cause' AS cause,
  EXISTS (SELECT FROM freeze_leases l WHERE l.run_id = r.id AND l.closed_at IS NULL) AS "isHeld"`;

/** Of a recovery: its own site is the target. */
const FROM_NAME = sql`coalesce((SELECT o.from_site_name FROM recoveries o WHERE o.id = r.recovery_id), '')`;

function conditionsOf({ state, kind, vnf, search }: RunsQuery): (Prisma.Sql | null)[] {
  const number = /^[a-z]-(\d{1,9})$/i.exec(search)?.[1];
  const has = (column: Prisma.Sql) => sql`strpos(lower(${column}), lower(${search})) > 0`;
  return [
    state.length > 0 ? sql`r.state::text = ANY (${state})` : null,
    kind.length > 0 ? sql`r.kind::text = ANY (${kind})` : null,
    vnf ? sql`r.vnf_id = ${vnf}::uuid` : null,
    search === ""
      ? null
      : number
        ? sql`r.number = ${Number(number)}`
        : sql`(${join([sql`r.vnf_name`, sql`r.site_name`, FROM_NAME, sql`r.started_by ->> 'name'`].map(has), " OR ")})`,
  ];
}

const toRow = ({ vnfId, vnfName, createdAt, startedAt, endedAt, ...row }: Row): RunRow => ({
  ...row,
  vnf: { id: vnfId, name: vnfName },
  createdAt: createdAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});
