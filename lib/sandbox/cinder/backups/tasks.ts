import type { Task } from "../../core/http";

/** What goes on with backups after an answer. */
export const backupTasks: Record<string, Task> = {};
