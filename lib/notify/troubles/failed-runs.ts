import { db } from "../../db";
import type { RunKind } from "../../generated/prisma/enums";
import { sentence } from "../../recoveries/words";
import { routes } from "../../routes";
import { PHASE_NAMES, type RunPhase } from "../../runs/phases";
import type { StopReason } from "../../runs/run-stopped";
import { runName } from "../../runs/run-view";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atSecond, named } from "../trouble-words";

interface Row {
  id: string;
  number: number;
  kind: RunKind;
  state: "failed" | "partly_failed";
  phase: RunPhase | null;
  endedAt: Date;
  failure: Partial<StopReason> | null;
  /** Of the point that it made: why that is incomplete. */
  reasons: string[] | null;
  vnfId: string;
  vnfName: string;
  siteName: string;
}

const WORDS: Readonly<Record<RunKind, string>> = {
  backup: "backup",
  prune: "pruning",
  drill: "drill",
  failover: "failover",
  relocation: "relocation",
  restore: "restore",
  replacement: "in-place restore",
  rollback: "roll-back",
  cleanup: "clean-up",
};

/**
 * Of each VNF and kind of run the newest that failed, wholly or in part, and after which none has succeeded; after a week it
 * is told no more. What is cancelled proves nothing either way; what was made for another run is that run's affair.
 */
export async function readFailedRuns(): Promise<Partial<Seen>> {
  // The newest failure of each first, then whether a success came after it: asked of every failure that takes seconds.
  const rows = await db().$queryRaw<Row[]>`
    WITH newest AS MATERIALIZED (
      SELECT DISTINCT ON (r.vnf_id, r.kind) r.id, r.number, r.kind, r.state, r.phase, r.vnf_id, r.site_name, r.created_at,
        r.ended_at, r.failure FROM runs r
      WHERE r.state IN ('failed', 'partly_failed') AND r.ended_at > now() - interval '7 days'
        AND r.imported_at IS NULL AND r.clock_lag_ms = 0 AND r.parent_run_id IS NULL AND r.superseded_by_id IS NULL
      ORDER BY r.vnf_id, r.kind, r.created_at DESC)
    SELECT r.id, r.number, r.kind::text AS kind, r.state::text AS state, r.phase, r.ended_at AS "endedAt", r.failure,
      (SELECT p.incomplete_reasons FROM recovery_points p WHERE p.run_id = r.id) AS reasons, v.id AS "vnfId",
      v.name AS "vnfName", r.site_name AS "siteName"
    FROM newest r JOIN vnfs v ON v.id = r.vnf_id AND v.deleted_at IS NULL
    WHERE (SELECT true FROM runs n WHERE n.vnf_id = r.vnf_id AND n.created_at > r.created_at AND n.kind = r.kind
      AND n.state = 'succeeded' AND n.imported_at IS NULL AND n.clock_lag_ms = 0 AND n.parent_run_id IS NULL
      LIMIT 1) IS NULL
    ORDER BY r.vnf_id, r.kind`;
  return { troubles: rows.map(toTrouble) };
}

const keyOf = ({ vnfId, kind }: Row): string => `run-failed:${vnfId}:${kind}`;

function toTrouble(row: Row): Trouble {
  const { id, kind, state, phase, vnfId, vnfName, siteName, endedAt, failure, reasons } = row;
  const how = state === "failed" ? "failed" : "failed in part";
  const where = phase ? ` in its phase ${PHASE_NAMES[phase] ?? phase}` : "";
  const cause = failure?.cause ?? reasons?.join("; ") ?? "";
  return {
    kind: "run-failed",
    key: keyOf(row),
    title: `${named(vnfName)}: ${WORDS[kind]} ${how}`,
    text: `${runName(row)}, the ${WORDS[kind]} of ${vnfName} at ${siteName}, ${how}${where}, and ended at ${atSecond(endedAt)}.${cause === "" ? "" : ` ${sentence(cause)}`}`,
    todo: failure?.todo ?? "The page of the run says which step failed, why, and what to do.",
    href: routes.run(id),
    subject: { kind: "vnf", id: vnfId, name: vnfName },
  };
}
