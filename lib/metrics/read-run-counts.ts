import { db } from "../db";
import { RunKind, RunState } from "../generated/prisma/enums";
import type { Family } from "./render-metrics";

const IS_OVER: readonly RunState[] = ["succeeded", "partly_failed", "failed", "cancelled"];

interface Row {
  kind: RunKind;
  state: RunState;
  count: number;
  /** Of the oldest of them. */
  ageSeconds: number;
}

/** Runs that wait and go on, and those that are over, by their kind: also where there are none, so that rates begin. */
export async function readRunCounts(): Promise<Family[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT kind::text AS kind, state::text AS state, count(*)::int AS count,
      coalesce(max(extract(epoch FROM now() - created_at)), 0)::float8 AS "ageSeconds"
    FROM runs WHERE imported_at IS NULL AND clock_lag_ms = 0 GROUP BY 1, 2`;
  const found = new Map(rows.map((row) => [`${row.kind} ${row.state}`, row]));
  const of = (kind: RunKind, state: RunState) => found.get(`${kind} ${state}`);
  const counts = (states: readonly RunState[]) =>
    Object.values(RunKind).flatMap((kind) =>
      states.map((state) => ({ labels: { kind, state }, value: of(kind, state)?.count ?? 0 })),
    );
  return [
    {
      ...{ name: "stillpoint_runs", type: "gauge" },
      help: "Runs that are not over: queued, and running.",
      samples: counts(Object.values(RunState).filter((state) => !IS_OVER.includes(state))),
    },
    {
      ...{ name: "stillpoint_runs_ended_total", type: "counter" },
      help: "Runs that are over, by how they ended.",
      samples: counts(IS_OVER),
    },
    {
      ...{ name: "stillpoint_oldest_queued_run_seconds", type: "gauge" },
      help: "For how long the first of the queue has waited for a worker; else 0.",
      samples: [{ value: Math.max(0, ...rows.filter((r) => r.state === "queued").map((r) => r.ageSeconds)) }],
    },
  ];
}
