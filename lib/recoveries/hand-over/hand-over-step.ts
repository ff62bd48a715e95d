import { failedBy } from "../build/failed-try";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";

/** How a step of the hand-over went. */
export interface HandOverNote {
  detail?: Record<string, unknown>;
  /** What a person has to do instead. */
  problem?: Problem;
}

/**
 * Does a step of the hand-over and tells how it went; what fails is told, and stops nothing.
 * @throws RunStopped when the run is cancelled; what is no failure of a call
 */
export async function handOverStep(
  ctx: RecoveryContext,
  key: string,
  work: () => Promise<HandOverNote>,
): Promise<Problem[]> {
  const { journal, clock } = ctx;
  journal.begin(key, clock.now());
  try {
    const { detail, problem } = await work();
    journal.end(key, {
      at: clock.now(),
      state: problem ? "warned" : "succeeded",
      ...problem,
      ...(detail ? { detail } : {}),
    });
    return problem ? [problem] : [];
  } catch (error) {
    if (ctx.signal.aborted) {
      const cause = "The run was cancelled before this was done.";
      journal.end(key, { at: clock.now(), state: "skipped", cause });
      throw error;
    }
    // What may not be sent any more looks like a refusal: it is for this worker's successor.
    ctx.assertFence();
    const failed = failedBy(error);
    if (!failed) throw error;
    const { cause, todo } = failed;
    journal.end(key, { at: clock.now(), state: "failed", cause, todo });
    return [{ cause, todo }];
  }
}
