import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, ok } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { checkQuota } from "../quotas/check-quota";
import { invalidBackup, invalidInput, notAllowed } from "../refusals";
import { BACKUPS, changeBackup, DELETED_BACKUPS } from "../rows-backups";
import { ImportBody } from "./backup-bodies";
import { backupHost, DRIVER } from "./backup-service";
import { shortBackup } from "./show-backup";

/** Until the record is written, as measured on devcloud. */
const IMPORT_MS = 200;
/** What a record's volume is until then. (cinder/backup/api.py, IMPORT_VOLUME_ID) */
const NO_VOLUME = "00000000-0000-0000-0000-000000000000";

const text = z.string().nullish().default(null);
const time = z
  .string()
  .nullish()
  .transform((value) => (value ? Date.parse(value) : null));
const Record = z.object({
  parent_id: text,
  volume_id: z.string().default(NO_VOLUME),
  snapshot_id: text,
  container: text,
  size: z.number(),
  display_name: text,
  display_description: text,
  service_metadata: text,
  object_count: z.number().nullish().default(0),
  num_dependent_backups: z.number().nullish().default(0),
  data_timestamp: time,
  restore_volume_id: text,
  metadata: z.record(z.string(), z.string()).nullish().default({}),
  encryption_key_id: text,
  created_at: time,
  updated_at: time,
});

interface Importing {
  backupId: string;
  service: string;
  record: object;
}

/**
 * POST /backups/import_record: into the caller's project, under the same id. Neither the parent nor the objects are
 * looked for. (cinder/backup/api.py, import_record, _get_import_backup)
 */
export function importRecord(ask: Ask): Answer {
  const { site, caller } = ask;
  const { backup_service: service, backup_url } = checkBody(ImportBody, ask.body)["backup-record"];
  if (!caller.isAdmin) throw notAllowed("backup:backup-import");
  // cinder/api/contrib/backups.py
  if (!backupHost(site)) throw new Refusal(503, `Service ${service} could not be found.`);
  const record = decode(backup_url);
  const [id, size]: unknown[] = [Reflect.get(record, "id"), Reflect.get(record, "size")];
  if (id === undefined) throw invalidInput("Provided backup record is missing an id");
  if (size === undefined) throw invalidInput("Provided backup record is missing size attribute");
  const backupId = String(id);
  if (site.rows(BACKUPS).get(backupId)) throw invalidBackup("Backup already exists in database.");
  checkQuota(site, caller.projectId ?? "", "backups", { backups: 1, backup_gigabytes: Number(size) });
  const importing = {
    projectId: caller.projectId ?? "",
    userId: caller.userId,
    volumeId: NO_VOLUME,
    status: "creating",
    metadata: {},
  };
  const backup = site.rows(BACKUPS).insert({
    id: backupId,
    snapshotId: null,
    parentId: null,
    name: null,
    description: null,
    failReason: null,
    sizeGib: 0,
    container: null,
    service: null,
    serviceMetadata: null,
    objectCount: 0,
    host: null,
    az: null,
    dependents: 0,
    dataTimestamp: null,
    restoreVolumeId: null,
    encryptionKeyId: null,
    createdAt: site.now(),
    updatedAt: null,
    blocks: null,
    ...site.rows(DELETED_BACKUPS).get(backupId),
    // What is taken up again is changed in no more than this. (_get_import_backup)
    ...importing,
  });
  site.later("cinder.import-backup", IMPORT_MS, backupId, { backupId, service, record });
  return ok({ backup: shortBackup(ask, backup) }, 201);
}

/** (cinder/objects/backup.py, decode_record) */
function decode(url: string): object {
  try {
    const record: unknown = JSON.parse(Buffer.from(url, "base64").toString());
    if (typeof record === "object" && record !== null) return record;
  } catch {
    // said below
  }
  throw invalidInput("Can't parse backup record.");
}

const REQUIRED = [
  "container",
  "display_description",
  "display_name",
  "id",
  "object_count",
  "service_metadata",
  "size",
];

/** cinder-backup has written down what the record says. (cinder/backup/manager.py, import_record) */
export function finishImport(
  site: Site,
  { backupId, service, record }: Importing,
  failure: string | undefined,
): void {
  const backup = site.rows(BACKUPS).get(backupId);
  if (!backup) return;
  const fail = (failReason: string) => changeBackup(site, backupId, { status: "error", failReason });
  if (failure !== undefined) return void fail(failure);
  // Older names of a driver are the beginning of the newer ones. (_is_our_backup)
  if (!DRIVER.startsWith(service))
    return void fail(
      `Import record failed, cannot find backup service to perform the import. Request service ${service}.`,
    );
  const missing = REQUIRED.filter((key) => !(key in record));
  if (missing.length > 0)
    return void fail(
      `Driver successfully decoded imported backup data, but there are missing fields (${missing.join(", ")}).`,
    );
  const read = Record.safeParse(record);
  if (!read.success) return void fail(`Invalid value for ${read.error.issues[0]?.path.join(".")}`);
  const r = read.data;
  changeBackup(site, backupId, {
    volumeId: r.volume_id,
    snapshotId: r.snapshot_id,
    parentId: r.parent_id,
    name: r.display_name,
    description: r.display_description,
    status: "available",
    sizeGib: r.size,
    container: r.container,
    service: DRIVER,
    serviceMetadata: r.service_metadata,
    objectCount: r.object_count ?? 0,
    host: backupHost(site) ?? null,
    az: "nova",
    dependents: r.num_dependent_backups ?? 0,
    metadata: r.metadata ?? {},
    dataTimestamp: r.data_timestamp,
    restoreVolumeId: r.restore_volume_id,
    encryptionKeyId: r.encryption_key_id,
    createdAt: r.created_at ?? backup.createdAt,
    updatedAt: r.updated_at,
  });
}
