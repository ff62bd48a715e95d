import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { notAllowed } from "../refusals";
import { BACKUPS, changeBackup } from "../rows-backups";
import { ResetStatusBody } from "./backup-bodies";
import { needBackupHost } from "./backup-service";
import { beginDelete } from "./delete-backup";
import { findBackup } from "./find-backup";

/** The status is written by cinder-backup, which is only told. */
const RESET_MS = 50;

/** POST /backups/{id}/action (cinder/api/contrib/admin_actions.py, BackupAdminController) */
export function actOnBackup(ask: Ask): Answer {
  const names = Object.keys((ask.body ?? {}) as object);
  // cinder/api/openstack/wsgi.py, get_method
  if (names.length !== 1) throw new Refusal(400, "Malformed request body");
  const [name] = names;
  if (name === "os-reset_status") return resetStatus(ask);
  if (name === "os-force_delete") {
    const backup = findBackup(ask.site, ask.caller, ask.params.id);
    if (!ask.caller.isAdmin) throw notAllowed("volume_extension:backup_admin_actions:force_delete");
    return beginDelete(ask, backup);
  }
  throw new Refusal(
    400,
    `There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
  );
}

function resetStatus(ask: Ask): Answer {
  const { status } = checkBody(ResetStatusBody, ask.body)["os-reset_status"];
  const { id } = findBackup(ask.site, ask.caller, ask.params.id);
  if (!ask.caller.isAdmin) throw notAllowed("volume_extension:backup_admin_actions:reset_status");
  changeBackup(ask.site, id, { host: needBackupHost(ask.site) });
  ask.site.later("cinder.reset-backup", RESET_MS, id, { backupId: id, status });
  return empty(202);
}

/** One that no cinder-backup ever took up stays as it is. (cinder/backup/manager.py, reset_status) */
export function finishReset(site: Site, { backupId, status }: { backupId: string; status: string }): void {
  if (site.rows(BACKUPS).get(backupId)?.service) changeBackup(site, backupId, { status });
}
