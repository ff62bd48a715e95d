import { AppError } from "../../errors";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { RunStopped } from "../../runs/run-stopped";
import type { StepAttempt } from "../../runs/step-journal";
import { EnvelopeError } from "../../secrets/envelope";

/** A try that did not come to what it was for: in words, and whether another one may. */
export interface FailedTry {
  cause: string;
  todo: string;
  call?: string | undefined;
  requestId?: string | undefined;
  status?: number | undefined;
  again: boolean;
}

/** A call that failed. Pure. */
export const refused = (error: OpenStackError, again = false): FailedTry => ({
  cause: `${error.site}: ${error.causeText}`,
  todo: error.nextStep,
  call: error.call,
  requestId: error.requestId,
  status: error.status,
  again,
});

/**
 * What an error is to the thing that it came about; undefined for what is no failure of that thing: a database that is
 * away, a worker that may not act any more, a defect. Pure.
 */
export function failedBy(error: unknown): FailedTry | undefined {
  if (isOpenStackError(error)) return refused(error);
  if (error instanceof RunStopped)
    return {
      cause: error.reason.cause,
      todo: error.reason.todo,
      call: error.reason.call,
      requestId: error.reason.requestId,
      again: false,
    };
  if (error instanceof EnvelopeError)
    return {
      cause: `what is sealed for it cannot be opened: ${error.message}`,
      todo: "Start Stillpoint with the encryption key that it was sealed with.",
      again: false,
    };
  if (error instanceof AppError)
    return { cause: error.message, todo: "Look at the site’s credentials in Stillpoint.", again: false };
  return undefined;
}

/** As the journal keeps it. Pure. */
export function attemptOf(at: number, endedAt: number, failed: FailedTry): StepAttempt {
  const { cause, call, requestId, status } = failed;
  return {
    at,
    endedAt,
    result: "Failed",
    hasFailed: true,
    cause,
    ...(call === undefined ? {} : { call }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(status === undefined ? {} : { status }),
  };
}
