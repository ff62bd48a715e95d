import { db } from "../../db";
import { isAppError } from "../../errors";
import type { PointBackup } from "../../generated/prisma/client";
import { type BackupRecord, exportRecord } from "../../openstack/cinder/backup-records";
import {
  BackupRecordError,
  type DecodedBackupRecord,
  decodeBackupRecord,
} from "../../openstack/cinder/decode-backup-record";
import { isOpenStackError, OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import { chooseExporters } from "./choose-credentials";
import { sealRecord } from "./sealed-record";
import type { SiteSessions } from "./site-sessions";

/** How long an export may last, with the RPC behind it. */
const EXPORT_MS = 60_000;

/** What a backup turned out to build on. */
export interface KeptRecord {
  /** Null: it is a full one. */
  parentBackupId: string | null;
  /** False: a backup that Stillpoint did not make, or does not have any more. */
  isOwnParent: boolean;
}

/**
 * Exports the record of an available backup, reads its parent back (REST tells it nowhere else), and keeps it sealed.
 * @throws OpenStackError when no credential may export it, or the site does not answer
 */
export async function keepRecord(sites: SiteSessions, row: PointBackup): Promise<KeptRecord> {
  if (!row.backupId) throw new Error(`the backup of ${row.volumeId} has no id yet`);
  const { record, decoded } = await exportAs(sites, row, row.backupId);
  const parentBackupId = decoded.parentId ?? null;
  const parent = parentBackupId
    ? await db().pointBackup.findFirst({
        where: {
          siteId: row.siteId,
          backupId: parentBackupId,
          volumeId: row.volumeId,
          state: "available",
        },
        select: { chainPosition: true },
      })
    : null;
  // A chain with a foreign backup in it has no place that we could vouch for: the next one begins anew.
  const chainPosition =
    parentBackupId === null ? 0 : parent?.chainPosition == null ? null : parent.chainPosition + 1;
  await db().$transaction(async (tx) => {
    const sealedRecord = await sealRecord(tx, row.id, record);
    await tx.pointBackup.update({
      where: { id: row.id },
      data: {
        sealedRecord,
        parentBackupId,
        chainPosition,
        isIncremental: parentBackupId !== null,
        service: record.service,
        container: decoded.container ?? row.container,
        objectCount: decoded.objectCount ?? row.objectCount,
        dataTimestamp: decoded.dataTimestamp ?? row.dataTimestamp,
      },
    });
  });
  return { parentBackupId, isOwnParent: parentBackupId === null || parent !== null };
}

/** A record with what it says, exported by the first credential that may. @throws OpenStackError */
async function exportAs(sites: SiteSessions, row: PointBackup, backupId: string) {
  const site = await db().site.findUniqueOrThrow({
    where: { id: row.siteId },
    include: { credentials: true },
  });
  let refusal: unknown;
  for (const id of chooseExporters(site.credentials, site.recordsCredentialId, row)) {
    try {
      return await exportBy(await sites.reader(id), backupId, sites.signal);
    } catch (error) {
      // It was removed a moment ago.
      if (isAppError(error, "not_found")) continue;
      // "not_found" as well: who is no administrator does not see another project's.
      if (!isOpenStackError(error, "forbidden") && !isOpenStackError(error, "not_found")) throw error;
      refusal = error;
    }
  }
  throw (
    refusal ??
    new OpenStackError({
      kind: "forbidden",
      site: site.name,
      call: `GET /backups/${backupId}/export_record`,
      cause: "no credential of the site is stored that could export it",
      sent: false,
    })
  );
}

/** Exports a record and reads it. @throws OpenStackError, kind "bad_response" when it is another's or no record */
export async function exportBy(
  session: Session,
  backupId: string,
  signal: AbortSignal,
): Promise<{ record: BackupRecord; decoded: DecodedBackupRecord }> {
  const record = await exportRecord(session, backupId, { signal, deadlineMs: EXPORT_MS });
  const odd = (cause: string) =>
    new OpenStackError({
      kind: "bad_response",
      site: session.site,
      call: `GET /backups/${backupId}/export_record`,
      cause,
      isAmbiguous: false,
    });
  try {
    const decoded = decodeBackupRecord(record.url);
    if (decoded.id !== backupId) throw odd("the answer is the record of another backup");
    return { record, decoded };
  } catch (error) {
    if (error instanceof BackupRecordError) throw odd(error.message);
    throw error;
  }
}
