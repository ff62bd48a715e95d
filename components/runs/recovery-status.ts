import type { Status } from "@/components/status/status-meta";
import type {
  RecoveryCheckView,
  RecoveryServerView,
  RecoveryState,
  RecoveryView,
} from "@/lib/runs/recovery-view";

/** The state of a recovered VM; a drill's that was healthy and is removed has done what it was made for. Pure. */
export function serverStatus(
  { state, healthyAt }: Pick<RecoveryServerView, "state" | "healthyAt">,
  { isDrill }: Pick<RecoveryView, "isDrill">,
): Status {
  if (state === "gone") return isDrill && healthyAt !== null ? "recoveredHealthy" : "recoveredGone";
  return SERVERS[state];
}

const SERVERS: Record<Exclude<RecoveryServerView["state"], "gone">, Status> = {
  planned: "stepWaiting",
  blocked: "recoveredBlocked",
  booting: "recoveredBooting",
  up: "recoveredUp",
  healthy: "recoveredHealthy",
  failed: "stepFailed",
  removing: "recoveredRemoving",
  left: "recoveredLeft",
};

/** The state of a check. */
export const CHECK_STATUS: Record<RecoveryCheckView["state"], Status> = {
  waiting: "stepWaiting",
  running: "stepRunning",
  passed: "checkPass",
  failed: "checkFail",
  skipped: "checkSkipped",
  unknown: "unknown",
};

const DECISIONS: Partial<Record<RecoveryState, Status>> = {
  pending: "failoverPending",
  partly: "failoverPending",
  accepted: "failoverAccepted",
  "rolling-back": "failoverRollingBack",
  "rolled-back": "failoverRolledBack",
  "half-rolled-back": "failoverHalfRolledBack",
  undoing: "relocationUndoing",
  undone: "relocationUndone",
  "half-undone": "relocationHalfUndone",
  superseded: "relocationSuperseded",
};

/**
 * Where the decision about a failover or a relocation stands; null: there is none to be made, or of drills and restores
 * ever. Pure.
 */
export const decisionStatus = ({
  isDrill,
  state,
  mode,
}: Pick<RecoveryView, "isDrill" | "state"> & { mode?: RecoveryView["mode"] }): Status | null =>
  isDrill || mode === "restore" ? null : (DECISIONS[state] ?? null);
