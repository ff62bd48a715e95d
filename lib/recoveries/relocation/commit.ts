import type { StepStop } from "../../runs/judge-error";
import type { LiveRun } from "../../runs/live-run";
import { RunStopped } from "../../runs/run-stopped";
import { endRecovery } from "../end-recovery";
import { type Built, endOf } from "../judge-recovery";
import { readBuilt } from "../read-built";
import type { RecoveryContext } from "../recovery-context";

/**
 * From here on the VNF serves by the new VMs, or is on its way back: both are written down before they begin.
 * @param ctx never cancelled
 * @param stop what ended the build early
 */
export async function commit(
  { signal }: Pick<LiveRun, "signal">,
  ctx: RecoveryContext,
  stop: StepStop | null,
): Promise<{ built: Built; isServing: boolean }> {
  const cancelled: StepStop | null =
    signal.aborted && signal.reason instanceof RunStopped
      ? { reason: signal.reason.reason, isCancelled: true }
      : null;
  const { built, servingAt } = await readBuilt(ctx, stop ?? cancelled);
  const state = await endRecovery(ctx.recovery.id, endOf(built, ctx.plan), { servingAt });
  return {
    built: { ...built, stop: state === "pending" ? null : built.stop },
    isServing: state === "pending",
  };
}
