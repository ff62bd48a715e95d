import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { isOpenStackError } from "../errors";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import { BACKUP, findBackup } from "./backups";
import type { Created } from "./volume-changes";

export interface CreateBackup extends CallOptions {
  volumeId: string;
  /** A snapshot of that volume: the volume stays usable meanwhile, and increments still form one chain. */
  snapshotId?: string | undefined;
  name: string;
  description?: string | undefined;
  /** On the newest available backup of the volume in this project; kind "bad_request" when there is none. */
  isIncremental?: boolean | undefined;
  /** Needed for a volume in use that is backed up without a snapshot. */
  force?: boolean | undefined;
  metadata?: Record<string, string> | undefined;
  container?: string | undefined;
  availabilityZone?: string | undefined;
}

/**
 * Back a volume up. Only accepted when this returns: wait for "available". The full size counts against the quota,
 * of an increment too (kind "quota"). A lost answer is not repeated: look by name or metadata.
 * POST /backups (cinder/api/contrib/backups.py, backup/api.py create; availability_zone since 3.51)
 */
export async function createBackup(session: Session, backup: CreateBackup): Promise<Created> {
  const { data, answer } = await session.jsonAnswer(z.object({ backup: z.object({ id: z.string() }) }), {
    ...callOptionsOf(backup),
    service: "volume",
    method: "POST",
    path: "/backups",
    body: {
      backup: {
        volume_id: backup.volumeId,
        snapshot_id: backup.snapshotId,
        name: backup.name,
        description: backup.description,
        incremental: backup.isIncremental,
        force: backup.force,
        metadata: backup.metadata,
        container: backup.container,
        availability_zone: backup.availabilityZone,
      },
    },
    microversion: backup.availabilityZone === undefined ? BACKUP : { pin: "3.70", atLeast: "3.51" },
    expect: [202],
  });
  return { id: data.backup.id, requestId: answer.requestId };
}

/** Change name, description or metadata (as a whole). PUT /backups/{id} (cinder/api/v3/backups.py) */
export async function updateBackup(
  session: Session,
  id: string,
  changes: CallOptions & { name?: string; description?: string; metadata?: Record<string, string> },
): Promise<void> {
  const { name, description, metadata } = changes;
  await session.call({
    ...callOptionsOf(changes),
    service: "volume",
    method: "PUT",
    path: `/backups/${segment(id)}`,
    body: { backup: { name, description, metadata } },
    microversion: BACKUP,
    expect: [200],
  });
}

/**
 * Ask for a backup's deletion; one that is gone already is fine. Deletes the data as well, also when the record was
 * imported and another site still knows it. Kind "bad_request" while increments build on it or it is in use.
 * DELETE /backups/{id} (cinder/api/contrib/backups.py, backup/manager.py delete_backup)
 */
export async function deleteBackup(session: Session, id: string, options: CallOptions = {}): Promise<void> {
  const deletion = session.call({
    ...options,
    service: "volume",
    method: "DELETE",
    path: `/backups/${segment(id)}`,
    microversion: BACKUP,
    expect: [202],
  });
  await orGone(session, id, deletion, options);
}

/**
 * A 404 to a deletion may also mean that no cinder-backup is up (ServiceNotFound is a NotFound; cinder/backup/api.py
 * delete): only a look tells.
 */
async function orGone(
  session: Session,
  id: string,
  deletion: Promise<unknown>,
  options: CallOptions,
): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isOpenStackError(error, "not_found")) throw error;
    if (await findBackup(session, id, options)) throw error.but({ kind: "unavailable", isAmbiguous: false });
  }
}

const act = (session: Session, id: string, body: unknown, expect: number[], options: CallOptions) =>
  session.call({
    ...options,
    service: "volume",
    method: "POST",
    path: `/backups/${segment(id)}/action`,
    body,
    microversion: BACKUP,
    expect,
    isRepeatable: true,
  });

/**
 * Delete a backup in any state. Admin only; kind "bad_request" (405) where the driver cannot.
 * POST /backups/{id}/action os-force_delete (cinder/api/contrib/admin_actions.py)
 */
export async function forceDeleteBackup(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  await orGone(session, id, act(session, id, { "os-force_delete": {} }, [202], options), options);
}

/**
 * Give up what a backup hangs in: cinder-backup writes the status and ends a restore. Admin only.
 * POST /backups/{id}/action os-reset_status (cinder/api/contrib/admin_actions.py)
 */
export async function resetBackupStatus(
  session: Session,
  id: string,
  status: "available" | "error",
  options: CallOptions = {},
): Promise<void> {
  await act(session, id, { "os-reset_status": { status } }, [202], options);
}

/**
 * Restore a backup over an existing, available volume of at least its size; wait by `waitForRestore`. For a new
 * volume use `createVolume` with `from`: Cinder's own way blocks the call and ignores type and zone.
 * POST /backups/{id}/restore (cinder/api/contrib/backups.py)
 */
export async function restoreBackup(
  session: Session,
  id: string,
  { volumeId, ...options }: CallOptions & { volumeId: string },
): Promise<{ volumeId: string; requestId: string | undefined }> {
  const Body = z.object({ restore: z.object({ volume_id: z.string() }) });
  const { data, answer } = await session.jsonAnswer(Body, {
    ...options,
    service: "volume",
    method: "POST",
    path: `/backups/${segment(id)}/restore`,
    body: { restore: { volume_id: volumeId } },
    microversion: BACKUP,
    expect: [202],
  });
  return { volumeId: data.restore.volume_id, requestId: answer.requestId };
}
