import { HEARTBEAT_MS, TAKEOVER_AFTER_MS } from "../runs/timing";

export type WorkerState = "fresh" | "late" | "gone";

/** How a worker looks whose last heartbeat is that old. From "gone" on, others take its runs over. Pure. */
export function workerState(heartbeatAgeMs: number): WorkerState {
  if (heartbeatAgeMs >= TAKEOVER_AFTER_MS) return "gone";
  return heartbeatAgeMs > 2.5 * HEARTBEAT_MS ? "late" : "fresh";
}
