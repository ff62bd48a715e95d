import type { OpenStackError } from "../openstack/errors";

/** Why a run does not go on, in words for who has to act. Shown with the run; nothing in it is secret. */
export interface StopReason {
  cause: string;
  todo: string;
  call?: string;
  requestId?: string;
  /** The key of the step that it came from. */
  step?: string;
}

/** Ends a run on purpose: everything else that is thrown is a defect of ours. */
export class RunStopped extends Error {
  override name = "RunStopped";

  constructor(
    readonly reason: StopReason,
    /** Somebody cancelled it: that is no failure. */
    readonly isCancelled = false,
  ) {
    super(reason.cause);
  }
}

/** What a failed call is to a run. Pure. */
export const stopReasonOf = (error: OpenStackError, step?: string): StopReason => ({
  cause: `${error.site}: ${error.causeText}`,
  todo: error.nextStep,
  call: error.call,
  ...(error.requestId ? { requestId: error.requestId } : {}),
  ...(step ? { step } : {}),
});
