import type { Consistency } from "../backups/backup-plan";

/** Whether a label promises that no file system has to be repaired. Pure. */
export const promisesStill = (consistency: Consistency | null): boolean =>
  consistency === "application" || consistency === "filesystem";
