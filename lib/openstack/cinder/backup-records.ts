import { z } from "zod";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import { BACKUP } from "./backups";
import type { Created } from "./volume-changes";

/** What another Cinder needs to know a backup. `url` is secret: it tells where in the store the data lies. */
export interface BackupRecord {
  /** The class of the backup driver; the importing site must have the same. */
  service: string;
  url: string;
}

/** Long enough for the RPC to cinder-backup behind it. */
const RPC_DEADLINE_MS = 90_000;

/**
 * The record of an available backup. Admin only; a backup of another project than the token's is "not_found", and
 * so is a missing cinder-backup service.
 * GET /backups/{id}/export_record (cinder/api/contrib/backups.py)
 */
export async function exportRecord(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<BackupRecord> {
  const Body = z.object({
    "backup-record": z.object({ backup_service: z.string(), backup_url: z.string() }),
  });
  const data = await session.json(Body, {
    deadlineMs: RPC_DEADLINE_MS,
    ...options,
    service: "volume",
    method: "GET",
    path: `/backups/${segment(id)}/export_record`,
    microversion: BACKUP,
    expect: [200],
  });
  const record = data["backup-record"];
  return { service: record.backup_service, url: record.backup_url };
}

/**
 * Make another site's backup known here, in the token's project and under the same id. Only accepted when this
 * returns: wait for "available", which proves neither parent nor data. Admin only. Kind "bad_request" when the id is
 * known already: read that backup then.
 * POST /backups/import_record (cinder/api/contrib/backups.py, backup/api.py _get_import_backup)
 */
export async function importRecord(
  session: Session,
  record: BackupRecord,
  options: CallOptions = {},
): Promise<Created> {
  const { data, answer } = await session.jsonAnswer(z.object({ backup: z.object({ id: z.string() }) }), {
    deadlineMs: RPC_DEADLINE_MS,
    ...options,
    service: "volume",
    method: "POST",
    path: "/backups/import_record",
    body: { "backup-record": { backup_service: record.service, backup_url: record.url } },
    microversion: BACKUP,
    expect: [201],
  });
  return { id: data.backup.id, requestId: answer.requestId };
}
