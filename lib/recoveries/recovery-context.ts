import type { RunContext } from "../made/run-context";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/** What every phase of a recovery's run is given. Its plan names things by key and row only: nothing in it is secret. */
export interface RecoveryContext extends RunContext<RecoveryRunPlan> {
  recovery: { id: string };
}
