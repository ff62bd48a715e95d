import type { Clock } from "../../clock";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupPlan } from "../backup-plan";

/**
 * Ends the waiting for a freeze once it could not be over any more before the schedule's freeze window closes.
 * @returns the signal, whose reason is a RunStopped; and what ends the watch
 */
export function untilClosing(
  { freezeBefore, freezeBudgetMs }: Pick<BackupPlan, "freezeBefore" | "freezeBudgetMs">,
  clock: Clock,
): { signal: AbortSignal; over: () => void } {
  const closed = new AbortController();
  const watch = new AbortController();
  if (!freezeBefore) return { signal: closed.signal, over: () => {} };
  const { at, says, schedule } = freezeBefore;
  const close = () =>
    closed.abort(
      new RunStopped({
        cause: `the freeze window of the schedule ${schedule} closes at ${says}, and a freeze of up to ${freezeBudgetMs / 1000} s could not be over before; nothing was frozen`,
        todo: "See in the steps what it waited for. Widen the freeze window, or let fewer VNFs of this site come due at one time.",
      }),
    );
  const leftMs = Date.parse(at) - freezeBudgetMs - clock.now();
  if (leftMs <= 0) close();
  // Not one that shortens what is long.
  else (clock.patient ?? clock).sleep(leftMs, watch.signal).then(close, () => {});
  return { signal: closed.signal, over: () => watch.abort() };
}
