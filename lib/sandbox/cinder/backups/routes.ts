import { ok, type Route } from "../../core/http";
import { actOnBackup } from "./backup-actions";
import { deleteBackup } from "./delete-backup";
import { exportRecord } from "./export-record";
import { findBackup } from "./find-backup";
import { importRecord } from "./import-record";
import { listBackups } from "./list-backups";
import { makeBackup } from "./make-backup";
import { restoreBackup } from "./restore-backup";
import { fullBackup } from "./show-backup";
import { updateBackup } from "./update-backup";

/** The routes of backups, from "/backups" on. (cinder/api/contrib/backups.py) */
export const backupRoutes: readonly Route[] = [
  { name: "backups.create", method: "POST", path: "/backups", run: makeBackup },
  { name: "backups.list", method: "GET", path: "/backups", run: (ask) => listBackups(ask, false) },
  { name: "backups.details", method: "GET", path: "/backups/detail", run: (ask) => listBackups(ask, true) },
  { name: "backups.import", method: "POST", path: "/backups/import_record", run: importRecord },
  {
    name: "backups.show",
    method: "GET",
    path: "/backups/:id",
    run: (ask) => ok({ backup: fullBackup(ask, findBackup(ask.site, ask.caller, ask.params.id)) }),
  },
  { name: "backups.update", method: "PUT", path: "/backups/:id", run: updateBackup },
  { name: "backups.delete", method: "DELETE", path: "/backups/:id", run: deleteBackup },
  { name: "backups.restore", method: "POST", path: "/backups/:id/restore", run: restoreBackup },
  { name: "backups.export", method: "GET", path: "/backups/:id/export_record", run: exportRecord },
  { name: "backups.action", method: "POST", path: "/backups/:id/action", run: actOnBackup },
];
