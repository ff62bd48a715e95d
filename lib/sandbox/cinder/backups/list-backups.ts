import { type Answer, type Ask, isAtLeast, ok } from "../../core/http";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { noBackup } from "../refusals";
import { BACKUPS, type Backup } from "../rows-backups";
import { fullBackup, shortBackup } from "./show-backup";

/** As Cinder's database has them. (cinder/db/sqlalchemy/models.py, Backup) */
const COLUMNS: Columns<Backup> = {
  id: (b) => b.id,
  user_id: (b) => b.userId,
  project_id: (b) => b.projectId,
  volume_id: (b) => b.volumeId,
  snapshot_id: (b) => b.snapshotId,
  parent_id: (b) => b.parentId,
  display_name: (b) => b.name,
  display_description: (b) => b.description,
  status: (b) => b.status,
  fail_reason: (b) => b.failReason,
  size: (b) => b.sizeGib,
  container: (b) => b.container,
  service: (b) => b.service,
  service_metadata: (b) => b.serviceMetadata,
  object_count: (b) => b.objectCount,
  host: (b) => b.host,
  availability_zone: (b) => b.az,
  num_dependent_backups: (b) => b.dependents,
  data_timestamp: (b) => b.dataTimestamp,
  restore_volume_id: (b) => b.restoreVolumeId,
  encryption_key_id: (b) => b.encryptionKeyId,
  created_at: (b) => b.createdAt,
  updated_at: (b) => b.updatedAt,
};
/** A name may be filtered by always, and sorted by since 3.37. */
const NAMED: Columns<Backup> = { ...COLUMNS, name: (b) => b.name };

/** GET /backups and /backups/detail (cinder/api/contrib/backups.py, _get_backups) */
export function listBackups(ask: Ask, isDetailed: boolean): Answer {
  const { rows, links, count } = listRows(ask, {
    rows: oldestFirst(ask.site.rows(BACKUPS).all()),
    columns: isAtLeast(ask, "3.37") || ask.query.has("name") ? NAMED : COLUMNS,
    filters: ["name", "status", "volume_id"],
    collection: isDetailed ? "backups/detail" : "backups",
    noSuch: noBackup,
  });
  return ok({
    backups: rows.map((backup) => (isDetailed ? fullBackup(ask, backup) : shortBackup(ask, backup))),
    ...(links.length > 0 ? { backups_links: links } : {}),
    ...(count === undefined ? {} : { count }),
  });
}

/** Sorted once for each state of the table. */
const SORTED = new WeakMap<readonly Backup[], readonly Backup[]>();

/** An imported backup is as old as its record says. */
function oldestFirst(rows: readonly Backup[]): readonly Backup[] {
  const known =
    SORTED.get(rows) ?? (isInOrder(rows) ? rows : rows.toSorted((a, b) => a.createdAt - b.createdAt));
  SORTED.set(rows, known);
  return known;
}

function isInOrder(rows: readonly Backup[]): boolean {
  let last = 0;
  for (const { createdAt } of rows) {
    if (createdAt < last) return false;
    last = createdAt;
  }
  return true;
}
