import type { Clock } from "../../clock";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupPlan } from "../backup-plan";

/** Watches that a freeze can be over before the schedule's freeze window closes. */
export interface Closing {
  /** Aborted, with a RunStopped, once it could not be any more: ends the waiting. */
  signal: AbortSignal;
  /** By the clock itself: it may have been put on, or the machine slept, while the timer did not count. @throws RunStopped */
  check(): void;
  /** Ends the watch. */
  over(): void;
}

/** @param o.marginMs so long, beyond the budget, a VM may stand still until somebody else has thawed it */
export function untilClosing(
  { freezeBefore, freezeBudgetMs }: Pick<BackupPlan, "freezeBefore" | "freezeBudgetMs">,
  clock: Clock,
  { marginMs }: { marginMs: number },
): Closing {
  const closed = new AbortController();
  const watch = new AbortController();
  if (!freezeBefore) return { signal: closed.signal, check: () => {}, over: () => {} };
  const { at, says, schedule } = freezeBefore;
  const isClosing = () => latest - clock.now() <= 0;
  const close = () => closed.abort(tooLate());
  const tooLate = () =>
    new RunStopped({
      cause: `the freeze window of the schedule ${schedule} closes at ${says}, and a freeze of up to ${freezeBudgetMs / 1000} s could not surely be over before; nothing was frozen`,
      todo: "See in the steps what it waited for. Widen the freeze window, or let fewer VNFs of this site come due at one time.",
    });
  const latest = Date.parse(at) - freezeBudgetMs - marginMs;
  if (isClosing()) close();
  // Not one that shortens what is long.
  else (clock.patient ?? clock).sleep(latest - clock.now(), watch.signal).then(close, () => {});
  return {
    signal: closed.signal,
    check: () => {
      if (isClosing()) throw tooLate();
    },
    over: () => watch.abort(),
  };
}
