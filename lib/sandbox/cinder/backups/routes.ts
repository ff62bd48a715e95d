import type { Route } from "../../core/http";

/** The routes of backups, from "/backups" on. */
export const backupRoutes: readonly Route[] = [];
