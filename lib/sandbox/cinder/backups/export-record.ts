import { type Answer, type Ask, ok } from "../../core/http";
import { invalidBackup, notAllowed } from "../refusals";
import { type Backup, changeBackup } from "../rows-backups";
import { needBackupHost } from "./backup-service";
import { findBackup } from "./find-backup";

/** GET /backups/{id}/export_record (cinder/backup/api.py, cinder/backup/manager.py) */
export function exportRecord(ask: Ask): Answer {
  const { site, caller } = ask;
  const backup = findBackup(ask.site, ask.caller, ask.params.id);
  if (!caller.isAdmin) throw notAllowed("backup:export-import");
  if (backup.status !== "available")
    throw invalidBackup(`Backup status must be available and not ${backup.status}.`);
  const exported = changeBackup(site, backup.id, { host: needBackupHost(site) });
  return ok({ "backup-record": { backup_service: exported.service, backup_url: encode(exported) } });
}

/** The whole row as JSON, in base64. (cinder/objects/backup.py, encode_record) */
function encode(backup: Backup): string {
  const record = {
    driver_info: {},
    id: backup.id,
    user_id: backup.userId,
    project_id: backup.projectId,
    volume_id: backup.volumeId,
    host: backup.host,
    availability_zone: backup.az,
    container: backup.container,
    parent_id: backup.parentId,
    status: backup.status,
    fail_reason: backup.failReason,
    size: backup.sizeGib,
    display_name: backup.name,
    display_description: backup.description,
    service_metadata: backup.serviceMetadata,
    service: backup.service,
    object_count: backup.objectCount,
    temp_volume_id: null,
    temp_snapshot_id: null,
    num_dependent_backups: backup.dependents,
    snapshot_id: backup.snapshotId,
    data_timestamp: time(backup.dataTimestamp),
    restore_volume_id: backup.restoreVolumeId,
    metadata: backup.metadata,
    encryption_key_id: backup.encryptionKeyId,
    created_at: time(backup.createdAt),
    updated_at: time(backup.updatedAt),
    deleted_at: null,
    deleted: false,
  };
  return Buffer.from(JSON.stringify(record)).toString("base64");
}

const time = (ms: number | null) => (ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`);
