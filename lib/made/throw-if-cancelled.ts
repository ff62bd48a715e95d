import { RunStopped } from "../runs/run-stopped";
import type { RunContext } from "./run-context";

/** Between two things that a run does. @throws RunStopped when somebody cancelled it */
export function throwIfCancelled({ signal }: Pick<RunContext, "signal">): void {
  if (!signal.aborted) return;
  if (signal.reason instanceof RunStopped) throw signal.reason;
  throw new RunStopped(
    { cause: "The run was cancelled.", todo: "Start another one when it is wanted." },
    true,
  );
}
