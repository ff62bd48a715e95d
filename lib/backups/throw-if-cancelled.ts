import { RunStopped } from "../runs/run-stopped";
import type { BackupContext } from "./backup-context";

/** Between two things that a run does. @throws RunStopped when somebody cancelled it */
export function throwIfCancelled(ctx: Pick<BackupContext, "signal">): void {
  if (!ctx.signal.aborted) return;
  throw new RunStopped(
    { cause: "The run was cancelled.", todo: "Start another one when it is wanted." },
    true,
  );
}
