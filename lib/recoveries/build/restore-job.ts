import type { RecoveryContext } from "../recovery-context";
import type { PlannedVolume } from "../recovery-run-plan";
import type { Board } from "./board";

/** One volume that is to be restored. */
export interface RestoreJob {
  ctx: RecoveryContext;
  board: Board;
  planned: PlannedVolume;
}
