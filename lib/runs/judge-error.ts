import { randomUUID } from "node:crypto";
import { log } from "../log";
import { isOpenStackError } from "../openstack/errors";
import { RunStopped, type StopReason, stopReasonOf } from "./run-stopped";

/** Why a step of a run did not end well. */
export interface StepStop {
  reason: StopReason;
  isCancelled: boolean;
}

/**
 * What an error in a step is to its run: a stop on purpose, a call that failed, or a defect of ours, which is logged
 * under an id and told by it alone (its message may hold anything).
 */
export function stopOf(error: unknown, step: string, runId: string, signal: AbortSignal): StepStop {
  const cancelled = signal.aborted && signal.reason instanceof RunStopped ? signal.reason : undefined;
  if (error instanceof RunStopped) return { reason: error.reason, isCancelled: error.isCancelled };
  // What was under way when somebody cancelled ends in all ways that there are.
  if (cancelled) return { reason: cancelled.reason, isCancelled: true };
  if (isOpenStackError(error)) return { reason: stopReasonOf(error), isCancelled: false };
  const id = randomUUID();
  log.error({ err: error, id, run: runId, step }, "a step of a run failed by a defect");
  return {
    reason: {
      cause: `Stillpoint itself failed in the step “${step}”`,
      todo: `Look for ${id} in the worker’s log, and report what stands there.`,
    },
    isCancelled: false,
  };
}
