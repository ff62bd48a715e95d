import { type BackupRecord, importRecord } from "../../openstack/cinder/backup-records";
import { type Backup, findBackup, waitForBackup } from "../../openstack/cinder/backups";
import { decodeBackupRecord } from "../../openstack/cinder/decode-backup-record";
import { isOpenStackError, OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import { judgeExistingCopy } from "./judge-existing-copy";
import { exportBy } from "./keep-record";
import type { SiteSessions } from "./site-sessions";

/** Cinder only notes the record down: longer than this and something is wrong at the site. */
const IMPORT_MS = 60_000;
const CALL_MS = 30_000;

export interface ImportOnce {
  session: Session;
  backupId: string;
  record: BackupRecord;
  /** An earlier try may have been carried out: look before asking again. */
  wasTried: boolean;
}

/**
 * Makes a backup known at another site. One that is there already counts only when a look shows the same backup: a
 * record is written over nowhere (openstack-api.md C8).
 * @throws OpenStackError kind "conflict" when another record has its id, or the import ended in error
 */
export async function importRecordOnce(sites: SiteSessions, wanted: ImportOnce): Promise<void> {
  const { session, backupId, record } = wanted;
  const { signal } = sites;
  if (wanted.wasTried) {
    const found = await findBackup(session, backupId, { signal, deadlineMs: CALL_MS });
    if (found) return needSame(sites, wanted, found);
  }
  try {
    sites.assertFence();
    await importRecord(session, record, { signal, deadlineMs: CALL_MS });
  } catch (error) {
    // 400 "Backup already exists in database." (cinder/backup/api.py, _get_import_backup)
    if (!isOpenStackError(error, "bad_request")) throw error;
    const found = await findBackup(session, backupId, { signal, deadlineMs: CALL_MS });
    if (!found) throw error;
    return needSame(sites, wanted, found);
  }
  await waitUntilThere(sites, wanted);
}

const waitUntilThere = (
  { signal, clock }: SiteSessions,
  { session, backupId }: ImportOnce,
): Promise<Backup> =>
  waitForBackup(session, backupId, {
    deadlineMs: IMPORT_MS,
    signal,
    clock,
    interval: { firstMs: 250, maxMs: 5_000 },
  });

async function needSame(sites: SiteSessions, wanted: ImportOnce, found: Backup): Promise<void> {
  const { session, backupId, record } = wanted;
  await needSamePlace(session, found, sites.signal);
  // A restore from it goes on right now: it is known, then.
  if (found.status !== "available" && found.status !== "restoring") await waitUntilThere(sites, wanted);
  if (found.status === "restoring") return needSameFields(session, wanted, found);
  const { decoded } = await exportBy(session, backupId, sites.signal);
  const differing = judgeExistingCopy(decodeBackupRecord(record.url), decoded);
  if (differing.length > 0) throw another(session, backupId, differing);
}

/**
 * An administrator sees the backups of all projects, and a chain that is spread over two cannot be restored.
 * @throws OpenStackError kind "conflict" when it is known in another project than the session's
 */
export async function needSamePlace(session: Session, found: Backup, signal: AbortSignal): Promise<void> {
  // Only an administrator is told, and nobody else sees another project's.
  if (found.projectId === undefined) return;
  const own = await session.projectId({ signal, deadlineMs: CALL_MS });
  if (found.projectId === own) return;
  throw new OpenStackError({
    kind: "conflict",
    site: session.site,
    call: "POST /backups/import_record",
    cause: `the backup ${found.id} is known there in the project ${found.projectId}, not in ${own}`,
    isAmbiguous: false,
  });
}

/** While it is being restored its record cannot be exported; what the list shows must agree at least. */
function needSameFields(session: Session, { backupId, record }: ImportOnce, found: Backup): void {
  const ours = decodeBackupRecord(record.url);
  const differing = (["volumeId", "sizeGib", "container", "objectCount"] as const).filter(
    (key) => ours[key] !== found[key],
  );
  if (differing.length > 0) throw another(session, backupId, differing);
}

const another = (session: Session, backupId: string, differing: readonly string[]) =>
  new OpenStackError({
    kind: "conflict",
    site: session.site,
    call: "POST /backups/import_record",
    cause: `another record has the id ${backupId} there: ${differing.join(", ")} differ`,
    isAmbiguous: false,
  });
