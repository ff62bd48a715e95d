import type { Site } from "../../core/site";
import { addMessage } from "../messages/add-message";
import type { Backup } from "../rows-backups";

/* (cinder/message/message_field.py) */
const EVENTS = {
  create: ["VOLUME_VOLUME_BACKUP_013_020", "create backup:Backup driver failed to create backup."],
  schedule: [
    "VOLUME_VOLUME_BACKUP_013_024",
    "create backup:Backup failed to schedule. Service not found for creating backup.",
  ],
  delete: ["VOLUME_VOLUME_BACKUP_014_025", "delete backup:Backup driver failed to delete backup."],
  restore: ["VOLUME_VOLUME_BACKUP_015_026", "restore backup:Backup driver failed to restore backup."],
} as const;

/** Leaves word of what went wrong, which only /messages tells for a restore. */
export function addBackupMessage(
  site: Site,
  backup: Backup,
  what: keyof typeof EVENTS,
  requestId: string,
): void {
  const [eventId, text] = EVENTS[what];
  addMessage(site, {
    projectId: backup.projectId,
    requestId,
    resourceType: "VOLUME_BACKUP",
    resourceId: backup.id,
    eventId,
    text,
  });
}
