import type { Task } from "../../core/http";
import { finishReset } from "./backup-actions";
import { forgetBackup } from "./delete-backup";
import { finishImport } from "./import-record";
import { finishBackup } from "./make-backup";
import { finishRestore } from "./restore-backup";
import { fillPlaces, type Restoring } from "./restore-places";

/** What goes on with backups after an answer: the work of cinder-backup. */
export const backupTasks: Record<string, Task> = {
  "cinder.backup": finishBackup,
  "cinder.restore": (site, restoring: Restoring, failure) => {
    finishRestore(site, restoring, failure);
    fillPlaces(site);
  },
  "cinder.delete-backup": forgetBackup,
  "cinder.import-backup": finishImport,
  "cinder.reset-backup": finishReset,
};
