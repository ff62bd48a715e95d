import type { Task } from "../../core/http";
import { finishReset } from "./backup-actions";
import { forgetBackup } from "./delete-backup";
import { finishImport } from "./import-record";
import { finishBackup } from "./make-backup";
import { finishRestore } from "./restore-backup";

/** What goes on with backups after an answer: the work of cinder-backup. */
export const backupTasks: Record<string, Task> = {
  "cinder.backup": finishBackup,
  "cinder.restore": finishRestore,
  "cinder.delete-backup": forgetBackup,
  "cinder.import-backup": finishImport,
  "cinder.reset-backup": finishReset,
};
