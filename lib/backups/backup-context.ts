import type { RunContext } from "../made/run-context";
import type { BackupPlan } from "./backup-plan";

/** What every phase of a backup run is given. */
export type BackupContext = RunContext<BackupPlan>;
