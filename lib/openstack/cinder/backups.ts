import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";
import { type WaitOptions, waitForStatus, waitForWanted } from "./wait";

/** metadata since 3.43; project_id 3.18. */
export const BACKUP: Pin = { pin: "3.70", atLeast: "3.43" };

/* (cinder/api/views/backups.py) */
const WireBackup = z.object({
  id: z.string(),
  status: z.string(),
  size: z.number(),
  volume_id: z.string(),
  snapshot_id: z.string().nullish(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  is_incremental: z.boolean().nullish(),
  has_dependent_backups: z.boolean().nullish(),
  object_count: z.number().nullish(),
  container: z.string().nullish(),
  availability_zone: z.string().nullish(),
  created_at: Time,
  updated_at: Time,
  data_timestamp: Time,
  fail_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  encryption_key_id: z.string().nullish(),
  "os-backup-project-attr:project_id": z.string().nullish(),
});

const toBackup = (b: z.output<typeof WireBackup>) => ({
  id: b.id,
  status: b.status,
  sizeGib: b.size,
  /** At another site than the volume's own, the id of a volume that does not exist there. */
  volumeId: b.volume_id,
  snapshotId: b.snapshot_id ?? undefined,
  name: b.name ?? undefined,
  description: b.description ?? undefined,
  /** Which backup it builds on only its record tells (decode-backup-record.ts). */
  isIncremental: b.is_incremental ?? false,
  /** In an imported record, as it was at the export. */
  hasDependents: b.has_dependent_backups ?? false,
  /** Written once, at the end; 0 is fine for an increment without a change. */
  objectCount: b.object_count ?? undefined,
  container: b.container ?? undefined,
  availabilityZone: b.availability_zone ?? undefined,
  createdAt: b.created_at,
  updatedAt: b.updated_at,
  /** The moment of the data: what a recovery point counts from. */
  dataTimestamp: b.data_timestamp,
  failReason: b.fail_reason ?? undefined,
  metadata: b.metadata ?? {},
  encryptionKeyId: b.encryption_key_id ?? undefined,
  projectId: b["os-backup-project-attr:project_id"] ?? undefined,
});

/** A copy of a volume in the backup store, as one site's Cinder knows it. */
export type Backup = ReturnType<typeof toBackup>;

export interface ListBackups extends ListOptions {
  /** Of all projects; needs an admin. */
  allProjects?: boolean;
  projectId?: string;
  volumeId?: string;
  status?: string;
  name?: string;
}

/** Backups with all details, newest first. GET /backups/detail (cinder/api/contrib/backups.py) */
export function listBackups(session: Session, options: ListBackups = {}): AsyncGenerator<Backup> {
  const { allProjects, projectId, volumeId, status, name, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/backups/detail",
    key: "backups",
    item: WireBackup,
    map: toBackup,
    query: {
      all_tenants: allProjects ? 1 : undefined,
      project_id: projectId,
      volume_id: volumeId,
      status,
      name,
    },
    microversion: BACKUP,
    options: rest,
  });
}

/** GET /backups/{id} (cinder/api/contrib/backups.py) @throws OpenStackError kind "not_found" */
export async function getBackup(session: Session, id: string, options: CallOptions = {}): Promise<Backup> {
  const { backup } = await session.json(z.object({ backup: WireBackup }), {
    ...options,
    service: "volume",
    method: "GET",
    path: `/backups/${segment(id)}`,
    microversion: BACKUP,
    expect: [200],
  });
  return toBackup(backup);
}

/** A backup, or undefined when there is none with this id in the project. @throws OpenStackError */
export const findBackup = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getBackup(session, id, options));

const subject = (session: Session, id: string) => ({
  what: `backup ${id}`,
  find: (call: CallOptions) => findBackup(session, id, call),
  reasonOf: (b: Backup) => b.failReason,
  messagesAbout: [id],
});

/**
 * Wait until a backup is made, or imported. Says nothing about a restore: see `waitForRestore`.
 * @throws OpenStackError kind "conflict" with Cinder's reason when it ends in error, "timeout"
 */
export const waitForBackup = (session: Session, id: string, options: WaitOptions): Promise<Backup> =>
  waitForWanted(session, { ...subject(session, id), wanted: ["available"] }, options);

/** Wait until a backup is deleted. @throws OpenStackError kind "conflict" when the deletion fails, "timeout" */
export async function waitForBackupGone(session: Session, id: string, options: WaitOptions): Promise<void> {
  await waitForStatus(session, { ...subject(session, id), wanted: "gone" }, options);
}
