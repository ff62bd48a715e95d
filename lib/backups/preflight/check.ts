import type { Check as AnyCheck } from "../../made/check";
import type { BackupContext } from "../backup-context";
import type { PlanLook } from "./look-at-plan";

export { type CheckResult, type Finding, stop, warn } from "../../made/check";

/** One thing that must hold before the first VM is touched. */
export type Check = AnyCheck<BackupContext, PlanLook>;
