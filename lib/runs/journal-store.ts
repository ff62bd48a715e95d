import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { storable } from "../storable";
import type { JournalStep } from "./journal-steps";
import type { RunPhase } from "./phases";
import type { StepAttempt } from "./step-journal";

/** Another worker has the run: nothing more of this one's journal is written. */
export class RunTaken extends Error {
  override name = "RunTaken";
}

/** The steps of a run as they were written, by this worker or by one before it. */
export async function readSteps(runId: string): Promise<JournalStep[]> {
  const rows = await db().runStep.findMany({ where: { runId } });
  return rows.map((row) => ({
    key: row.key,
    phase: row.phase as RunPhase,
    position: row.position,
    title: row.title,
    ...(row.serverId ? { serverId: row.serverId } : {}),
    ...(row.volumeId ? { volumeId: row.volumeId } : {}),
    ...(row.siteName ? { siteName: row.siteName } : {}),
    state: row.state,
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    attempts: row.attempts as unknown as StepAttempt[],
    cause: row.cause,
    todo: row.todo,
    detail: row.detail as Record<string, unknown>,
  }));
}

/**
 * Writes steps as they stand now, and the phase, in one statement, since VMs may stand still meanwhile: the same again
 * changes nothing.
 * @throws RunTaken when the run is another worker's, or over; then nothing was written
 */
export async function writeSteps(
  of: { runId: string; workerId: string },
  steps: readonly JournalStep[],
  phase: RunPhase | undefined,
): Promise<void> {
  const rows = JSON.stringify(storable(steps.map(columnsOf)));
  const isMine = Prisma.sql`id = ${of.runId}::uuid AND worker_id = ${of.workerId} AND state = 'running'`;
  // Locked either way: whoever takes the run over waits for this, and this finds out afterwards.
  const mine = phase
    ? Prisma.sql`UPDATE runs SET phase = ${phase} WHERE ${isMine} RETURNING id`
    : Prisma.sql`SELECT id FROM runs WHERE ${isMine} FOR SHARE`;
  const found = await db().$queryRaw<unknown[]>`
    WITH mine AS (${mine}), written AS (${upsert(rows)}) SELECT 1 FROM mine`;
  if (found.length === 0) throw new RunTaken("the run is another worker's, or over");
}

const upsert = (rows: string) => Prisma.sql`
  INSERT INTO run_steps (run_id, key, phase, position, title, server_id, volume_id, site_name, state, started_at,
    ended_at, attempts, cause, todo, detail)
  SELECT mine.id, step.key, step.phase, position, title, server_id, volume_id, site_name, step.state::"RunStepState",
    step.started_at, step.ended_at, attempts, cause, todo, detail
  FROM mine, jsonb_to_recordset(${rows}::jsonb) AS step (key text, phase text, position int, title text, server_id text,
    volume_id text, site_name text, state text, started_at timestamptz, ended_at timestamptz, attempts jsonb,
    cause text, todo text, detail jsonb)
  ON CONFLICT (run_id, key) DO UPDATE SET title = EXCLUDED.title, state = EXCLUDED.state,
    started_at = EXCLUDED.started_at, ended_at = EXCLUDED.ended_at, attempts = EXCLUDED.attempts,
    cause = EXCLUDED.cause, todo = EXCLUDED.todo, detail = EXCLUDED.detail`;

const columnsOf = (step: JournalStep) => ({
  key: step.key,
  phase: step.phase,
  position: step.position,
  title: step.title,
  server_id: step.serverId ?? null,
  volume_id: step.volumeId ?? null,
  site_name: step.siteName ?? null,
  state: step.state,
  started_at: isoOf(step.startedAt),
  ended_at: isoOf(step.endedAt),
  attempts: step.attempts,
  cause: step.cause,
  todo: step.todo,
  detail: step.detail,
});

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
