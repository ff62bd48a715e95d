import type { BackupContext } from "../../backups/backup-context";
import type { PrunePlan } from "./prune-plan";

/** What the phases of a prune are given. */
export interface PruneContext
  extends Pick<
    BackupContext,
    "run" | "actor" | "journal" | "clock" | "signal" | "session" | "reader" | "assertFence"
  > {
  plan: PrunePlan;
}
