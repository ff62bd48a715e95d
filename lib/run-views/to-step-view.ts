import type { RunStep } from "../generated/prisma/client";
import type { RunPhase } from "../runs/phases";
import type { StepView } from "../runs/run-view";
import type { StepAttempt } from "../runs/step-journal";

/** A step's row as it is shown. Pure. */
export const toStepView = (row: RunStep): StepView => ({
  key: row.key,
  phase: row.phase as RunPhase,
  position: row.position,
  title: row.title,
  serverId: row.serverId,
  volumeId: row.volumeId,
  siteName: row.siteName,
  state: row.state,
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  attempts: row.attempts as unknown as StepAttempt[],
  cause: row.cause,
  todo: row.todo,
  detail: row.detail as Record<string, unknown>,
});
