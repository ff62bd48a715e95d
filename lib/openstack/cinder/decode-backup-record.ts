import { z } from "zod";
import { Time } from "../time";

/* The whole database row, and what the driver adds. (cinder/objects/backup.py encode_record) */
const Row = z.object({
  id: z.string(),
  volume_id: z.string().nullish(),
  snapshot_id: z.string().nullish(),
  parent_id: z.string().nullish(),
  project_id: z.string().nullish(),
  size: z.number(),
  object_count: z.number().nullish(),
  container: z.string().nullish(),
  service: z.string().nullish(),
  service_metadata: z.string().nullish(),
  display_name: z.string().nullish(),
  display_description: z.string().nullish(),
  availability_zone: z.string().nullish(),
  host: z.string().nullish(),
  backup_metadata: z.record(z.string(), z.string()).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  encryption_key_id: z.string().nullish(),
  num_dependent_backups: z.number().nullish(),
  data_timestamp: Time,
  created_at: Time,
});

/** The text is no record of a backup. Its content is secret, so the message has none of it. */
export class BackupRecordError extends Error {
  override name = "BackupRecordError";
}

/** What a backup's record says; the parent is told nowhere else. */
export type DecodedBackupRecord = ReturnType<typeof decodeBackupRecord>;

/**
 * Read the record of an exported backup: base64 of a JSON object.
 * @throws BackupRecordError
 */
export function decodeBackupRecord(url: string) {
  const row = Row.safeParse(jsonOf(url));
  if (!row.success) {
    const at = row.error.issues[0]?.path.join(".");
    throw new BackupRecordError(
      `the text is no record of a backup${at ? `: its ${at} is missing or odd` : ""}`,
    );
  }
  const r = row.data;
  return {
    id: r.id,
    volumeId: r.volume_id ?? undefined,
    snapshotId: r.snapshot_id ?? undefined,
    /** The backup that this increment builds on; undefined for a full backup. */
    parentId: r.parent_id ?? undefined,
    projectId: r.project_id ?? undefined,
    sizeGib: r.size,
    objectCount: r.object_count ?? undefined,
    container: r.container ?? undefined,
    service: r.service ?? undefined,
    /** Where in the container the objects lie: their common prefix. */
    serviceMetadata: r.service_metadata ?? undefined,
    name: r.display_name ?? undefined,
    description: r.display_description ?? undefined,
    availabilityZone: r.availability_zone ?? undefined,
    host: r.host ?? undefined,
    metadata: r.metadata ?? r.backup_metadata ?? {},
    encryptionKeyId: r.encryption_key_id ?? undefined,
    /** As at the export. */
    dependentBackups: r.num_dependent_backups ?? undefined,
    dataTimestamp: r.data_timestamp,
    createdAt: r.created_at,
  };
}

function jsonOf(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
