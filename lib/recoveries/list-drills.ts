import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { RecoveryState } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import { isVnfVisible } from "../vnfs/vnf-visibility";
import { IS_OPEN_RECOVERY } from "./open-recoveries";

type Reader = Pick<Session, "role" | "projects">;

const { sql } = Prisma;

/** As many as a page shows. */
const MOST = 200;

/** A drill, as a row of a table. Times are ISO 8601. */
export interface DrillRow {
  recoveryId: string;
  runId: string;
  /** "d-17" */
  name: string;
  vnf: { id: string; name: string };
  from: string;
  to: string;
  state: RecoveryState;
  /** What came of it; null: it goes on, was stopped before it began, or was lost. */
  verdict: "passed" | "partly" | "failed" | null;
  startedBy: string;
  startedAt: string;
  servingAt: string | null;
  endedAt: string | null;
  rtoMs: number | null;
  rtoTargetMs: number | null;
  point: { id: string; takenAt: string | null };
  /** Something of it is at its site, or may be: it is cleaned up then, if nobody asks before. */
  isOpen: boolean;
  keepUntil: string | null;
}

/** A VNF that demands drills, and when it had the last one that passed. */
export interface DrillNeed {
  vnf: { id: string; name: string };
  everyDays: number;
  lastPassed: { runId: string; name: string; at: string } | null;
  /** None has passed within its time. */
  isDue: boolean;
}

export interface DrillsList {
  asOf: string;
  /** Those that are not over first, then the newest. */
  rows: DrillRow[];
  /** Those that are due first, the longest without one before the others. */
  needs: DrillNeed[];
}

/** The drills of the VNFs that somebody sees, 200 at most, and which VNFs demand one, from our own tables alone. */
export async function listDrills(session: Reader): Promise<DrillsList> {
  requirePermission(session, "vnfs.view");
  const [rows, needs, now] = await Promise.all([readDrills(session), readNeeds(session), databaseNow()]);
  return { asOf: now.toISOString(), rows: rows.map(toRow), needs: needs.map(toNeed) };
}

interface Drill
  extends Omit<
    DrillRow,
    "name" | "vnf" | "point" | "startedAt" | "servingAt" | "endedAt" | "rtoMs" | "keepUntil"
  > {
  number: number;
  vnfId: string;
  vnfName: string;
  pointId: string;
  takenAt: Date | null;
  startedAt: Date;
  servingAt: Date | null;
  endedAt: Date | null;
  keepUntil: Date | null;
}

const readDrills = (session: Reader): Promise<Drill[]> =>
  db().$queryRaw<Drill[]>`
    SELECT y.id AS "recoveryId", r.id AS "runId", r.number, y.vnf_id AS "vnfId", y.vnf_name AS "vnfName",
      y.from_site_name AS "from", y.to_site_name AS "to", y.state, y.report ->> 'verdict' AS verdict,
      r.started_by ->> 'name' AS "startedBy", y.started_at AS "startedAt", y.serving_at AS "servingAt",
      r.ended_at AS "endedAt", v.rto_minutes * 60000 AS "rtoTargetMs", y.point_id AS "pointId",
      p.taken_at AS "takenAt", ${IS_OPEN_RECOVERY} AS "isOpen", y.keep_until AS "keepUntil"
    FROM recoveries y JOIN runs r ON r.recovery_id = y.id AND r.kind = 'drill' JOIN vnfs v ON v.id = y.vnf_id
      LEFT JOIN recovery_points p ON p.id = y.point_id
    WHERE ${isVnfVisible(session, sql`y.vnf_id`)}
    ORDER BY "isOpen" DESC, r.number DESC LIMIT ${MOST}`;

const toRow = ({ number, vnfId, vnfName, pointId, takenAt, ...drill }: Drill): DrillRow => {
  const { startedAt, servingAt, endedAt, keepUntil } = drill;
  return {
    ...drill,
    name: runName({ kind: "drill", number }),
    vnf: { id: vnfId, name: vnfName },
    startedAt: startedAt.toISOString(),
    servingAt: servingAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    rtoMs: servingAt && servingAt.getTime() - startedAt.getTime(),
    point: { id: pointId, takenAt: takenAt?.toISOString() ?? null },
    keepUntil: keepUntil?.toISOString() ?? null,
  };
};

interface Need {
  id: string;
  name: string;
  everyDays: number;
  runId: string | null;
  number: number | null;
  at: Date | null;
  isDue: boolean;
}

const readNeeds = (session: Reader): Promise<Need[]> =>
  db().$queryRaw<Need[]>`
    SELECT v.id, v.name, v.drill_every_days AS "everyDays", d.id AS "runId", d.number, d.started_at AS at,
      d.started_at IS NULL OR d.started_at < now() - make_interval(days => v.drill_every_days) AS "isDue"
    FROM vnfs v LEFT JOIN LATERAL (
      SELECT r.id, r.number, y.started_at FROM recoveries y JOIN runs r ON r.recovery_id = y.id AND r.kind = 'drill'
      WHERE y.vnf_id = v.id AND y.report ->> 'verdict' = 'passed' ORDER BY y.started_at DESC LIMIT 1) d ON true
    WHERE v.deleted_at IS NULL AND v.drill_every_days IS NOT NULL AND ${isVnfVisible(session, sql`v.id`)}
    ORDER BY "isDue" DESC, d.started_at NULLS FIRST, lower(v.name), v.id`;

const toNeed = ({ id, name, everyDays, runId, number, at, isDue }: Need): DrillNeed => ({
  vnf: { id, name },
  everyDays,
  lastPassed:
    runId === null || number === null || at === null
      ? null
      : { runId, name: runName({ kind: "drill", number }), at: at.toISOString() },
  isDue,
});
