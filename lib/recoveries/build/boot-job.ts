import type { PortPatience } from "../prove/check-ports";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import type { Board } from "./board";

/** One VM that is to be made. */
export interface BootJob {
  ctx: RecoveryContext;
  board: Board;
  planned: PlannedServer;
  /** The same for all of them. */
  patience: PortPatience;
}
