import { isOpenStackError } from "../../openstack/errors";
import { RunStopped, stopReasonOf } from "../../runs/run-stopped";
import type { RecoveryContext } from "../recovery-context";

/** How a step ended that did not fail. */
export interface StepNote {
  detail: Record<string, unknown>;
  /** It is there, and not as it was planned. */
  warning?: { cause: string; todo: string };
}

/**
 * Does one step of the network phase, or the next part of it, and tells how it went.
 * @param work undefined: it goes on later
 * @throws RunStopped when the site refused, or the run is cancelled
 */
export async function networkStep(
  ctx: RecoveryContext,
  key: string,
  work: () => Promise<StepNote | undefined>,
): Promise<void> {
  const { journal, clock } = ctx;
  journal.begin(key, clock.now());
  try {
    const note = await work();
    if (!note) return;
    const { detail, warning } = note;
    journal.end(key, { at: clock.now(), state: warning ? "warned" : "succeeded", ...warning, detail });
  } catch (error) {
    if (!isOpenStackError(error) && !(error instanceof RunStopped)) throw error;
    const reason = error instanceof RunStopped ? error.reason : stopReasonOf(error, key);
    const { cause, todo } = reason;
    const at = clock.now();
    if (ctx.signal.aborted)
      journal.end(key, { at, state: "skipped", cause: "The run stopped before this was done." });
    else journal.end(key, { at, state: "failed", cause, todo });
    throw error instanceof RunStopped ? error : new RunStopped(reason);
  }
}
