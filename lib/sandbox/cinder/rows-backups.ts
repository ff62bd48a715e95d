import type { Site } from "../core/site";
import { type Row, table } from "../core/table";
import type { Blocks } from "./content";

/** A backup, as one region's Cinder knows it. (cinder/objects/backup.py) */
export interface Backup extends Row {
  projectId: string;
  userId: string;
  /** At another site than the volume's own, the id of a volume that does not exist there. */
  volumeId: string;
  snapshotId: string | null;
  parentId: string | null;
  name: string | null;
  description: string | null;
  /** "creating", "available", "restoring", "deleting", "error", "error_deleting" */
  status: string;
  failReason: string | null;
  sizeGib: number;
  container: string | null;
  /** The driver's class; null until cinder-backup has taken it up. */
  service: string | null;
  /** What its objects in the container are named after. */
  serviceMetadata: string | null;
  objectCount: number;
  host: string | null;
  az: string | null;
  /** How many increments build on it; of an imported one, as it was at the export. */
  dependents: number;
  metadata: Readonly<Record<string, string>>;
  dataTimestamp: number | null;
  restoreVolumeId: string | null;
  encryptionKeyId: string | null;
  createdAt: number;
  updatedAt: number | null;
  /** What is being copied, until it is in the store. */
  blocks: Blocks | null;
}
export const BACKUPS = table<Backup>("backups");
/** Deleted ones as they were: an import of such an id takes the old record up again. (cinder/backup/api.py) */
export const DELETED_BACKUPS = table<Backup>("deletedBackups");

/** Changes a backup, and when it was changed. */
export const changeBackup = (site: Site, id: string, patch: Partial<Backup>): Backup =>
  site.rows(BACKUPS).update(id, { updatedAt: site.now(), ...patch });
