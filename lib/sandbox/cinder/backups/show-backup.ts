import { type Ask, isAtLeast } from "../../core/http";
import { linksTo } from "../links";
import type { Backup } from "../rows-backups";
import { cinderTime } from "../time";

/** A backup in short, as lists and most answers have it. (cinder/api/views/backups.py, summary) */
export const shortBackup = (ask: Ask, { id, name }: Backup) => ({
  id,
  name,
  links: linksTo(ask, "backups", id),
});

/** A backup with everything. (cinder/api/v3/views/backups.py, detail; cinder/api/v3/backups.py, show) */
export function fullBackup(ask: Ask, backup: Backup) {
  const { id, name, links } = shortBackup(ask, backup);
  const { isAdmin } = ask.caller;
  return {
    id,
    status: backup.status,
    size: backup.sizeGib,
    object_count: backup.objectCount,
    availability_zone: backup.az,
    container: backup.container,
    created_at: cinderTime(backup.createdAt),
    updated_at: cinderTime(backup.updatedAt),
    name,
    description: backup.description,
    fail_reason: backup.failReason,
    volume_id: backup.volumeId,
    links,
    is_incremental: backup.parentId !== null,
    has_dependent_backups: backup.dependents > 0,
    snapshot_id: backup.snapshotId,
    data_timestamp: cinderTime(backup.dataTimestamp),
    ...(isAtLeast(ask, "3.43") ? { metadata: backup.metadata } : {}),
    ...(isAtLeast(ask, "3.64") && backup.encryptionKeyId
      ? { encryption_key_id: backup.encryptionKeyId }
      : {}),
    ...(isAtLeast(ask, "3.18") && isAdmin ? { "os-backup-project-attr:project_id": backup.projectId } : {}),
    ...(isAtLeast(ask, "3.56") && isAdmin ? { user_id: backup.userId } : {}),
  };
}
