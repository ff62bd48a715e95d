import type { Clock } from "../../clock";
import { AppError } from "../../errors";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import type { StepAttempt } from "../../runs/step-journal";
import { EnvelopeError } from "../../secrets/envelope";

/** With what a VM at the source is changed. */
export interface Hands {
  /** Of the VM's own project: an answer that there is no such VM is believed. Its changing calls are journalled. */
  session: Session;
  clock: Clock;
  /** Ends what has not changed anything yet; a VM that is being changed is seen through. */
  signal?: AbortSignal | undefined;
  /** @throws when another worker has the run */
  assertFence?(): void;
  /** Each changing call, and each look that failed. */
  attempt?(attempt: StepAttempt): void;
}

/** Why something could not be done. */
export interface Trouble {
  cause: string;
  todo: string;
  requestId?: string | undefined;
}

/** One call; its answer is not waited for longer. */
export const CALL_MS = 10_000;

export const callOf = ({ assertFence }: Hands): CallOptions => ({
  deadlineMs: CALL_MS,
  ...(assertFence ? { beforeSending: () => assertFence() } : {}),
});

/**
 * What an error of a call comes to. @throws what is no call's failure; what says that this worker may not go on: what may
 * not be sent any more looks like a refusal
 */
export function failureOf(hands: Hands, error: unknown): OpenStackError {
  if (!isOpenStackError(error)) throw error;
  hands.assertFence?.();
  return error;
}

export const troubleOf = (error: OpenStackError): Trouble => ({
  cause: `${error.site}: ${error.causeText}`,
  todo: error.nextStep,
  requestId: error.requestId,
});

/** A credential that was removed, or whose secret does not open, is no defect. @throws what is neither */
export function troubleOfAny(error: unknown): Trouble {
  if (isOpenStackError(error)) return troubleOf(error);
  if (error instanceof EnvelopeError)
    return {
      cause: "the secret of its credential cannot be opened with the keys that are here",
      todo: "Enter the credential’s secret again on the site’s page.",
    };
  if (error instanceof AppError)
    return {
      cause: error.message.replace(/\.$/u, ""),
      todo: "Add a credential of its project on the site’s page.",
    };
  throw error;
}

/** Of a look that nothing hangs on. @throws what is no call's failure */
export function ignoreCall(error: unknown): undefined {
  if (!isOpenStackError(error)) throw error;
  return undefined;
}
