import { z } from "zod";
import type { Transaction } from "../../audit/record";
import type { BackupRecord } from "../../openstack/cinder/backup-records";
import { BackupRecordError, decodeBackupRecord } from "../../openstack/cinder/decode-backup-record";
import { seal, unseal } from "../../secrets/seal";

export const RECORD_COLUMN = { table: "point_backups", column: "sealed_record" } as const;

const Record = z.object({ backup_service: z.string(), backup_url: z.string() });

/** The envelope of an exported record, bound to its row; within are the two fields that an import wants. */
export const sealRecord = (tx: Transaction, rowId: string, { service, url }: BackupRecord): Promise<string> =>
  seal(tx, JSON.stringify({ backup_service: service, backup_url: url }), { ...RECORD_COLUMN, row: rowId });

/** The record of a row. @throws EnvelopeError */
export function unsealRecord(rowId: string, envelope: string): BackupRecord {
  const { backup_service, backup_url } = Record.parse(
    JSON.parse(unseal(envelope, { ...RECORD_COLUMN, row: rowId })),
  );
  return { service: backup_service, url: backup_url };
}

/** Whether an opened text is the record of that backup. Pure. */
export function isRecordOf(text: string, backupId: string): boolean {
  try {
    return decodeBackupRecord(Record.parse(JSON.parse(text)).backup_url).id === backupId;
  } catch (error) {
    if (error instanceof BackupRecordError || error instanceof z.ZodError || error instanceof SyntaxError)
      return false;
    throw error;
  }
}
