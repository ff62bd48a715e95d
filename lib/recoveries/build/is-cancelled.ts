import { RunStopped } from "../../runs/run-stopped";

/** Somebody has cancelled the run: other reasons end this worker's part in it only. Pure. */
export const isCancelled = ({ signal }: { signal: AbortSignal }): boolean =>
  signal.reason instanceof RunStopped && signal.reason.isCancelled;
