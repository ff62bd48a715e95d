import type { Transaction } from "../../audit/record";
import { AppError } from "../../errors";
import { RECORD_COLUMN } from "../../recovery-points/catalogue/sealed-record";
import { sealAll, unseal } from "../../secrets/seal";

interface Side {
  id: string;
  pointId: string;
  sealedRecord: string | null;
  /** Its point holds nothing but what later ones build on: no manifest told of it. */
  isBare: boolean;
}

interface Twin {
  backupId: string;
  remembered: Side;
  there: Side;
}

/**
 * Backups that have a row at both sites, since one's manifests told of a chain that the other's begin with: of each, the
 * row stays that its own recovery point has, with what the other one knew.
 * @returns how many there were
 * @throws AppError `conflict` when two recovery points say that a backup is theirs
 */
export async function mergeBackups(tx: Transaction, rememberedId: string, siteId: string): Promise<number> {
  const twins = await tx.$queryRaw<Twin[]>`
    SELECT o.backup_id AS "backupId",
      jsonb_build_object('id', o.id, 'pointId', o.point_id, 'sealedRecord', o.sealed_record,
        'isBare', op.manifest IS NULL AND orun.imported_at IS NOT NULL) AS remembered,
      jsonb_build_object('id', t.id, 'pointId', t.point_id, 'sealedRecord', t.sealed_record,
        'isBare', tp.manifest IS NULL AND trun.imported_at IS NOT NULL) AS there
    FROM point_backups o JOIN point_backups t ON t.site_id = ${siteId}::uuid AND t.backup_id = o.backup_id
      JOIN recovery_points op ON op.id = o.point_id JOIN runs orun ON orun.id = op.run_id
      JOIN recovery_points tp ON tp.id = t.point_id JOIN runs trun ON trun.id = tp.run_id
    WHERE o.site_id = ${rememberedId}::uuid ORDER BY o.id`;
  for (const { backupId, remembered, there } of twins) {
    if (!remembered.isBare && !there.isBare)
      throw new AppError(
        "conflict",
        `The backup ${backupId} is in two recovery points, of both sites. Nothing was moved.`,
      );
    await (remembered.isBare ? merge(tx, remembered, there) : merge(tx, there, remembered));
  }
  return twins.length;
}

async function merge(tx: Transaction, gone: Side, kept: Side): Promise<void> {
  if (kept.sealedRecord === null && gone.sealedRecord !== null) {
    const text = unseal(gone.sealedRecord, { ...RECORD_COLUMN, row: gone.id });
    const [sealedRecord = null] = await sealAll(tx, [{ text, binding: { ...RECORD_COLUMN, row: kept.id } }]);
    await tx.pointBackup.update({ where: { id: kept.id }, data: { sealedRecord } });
  }
  await tx.$executeRaw`
    UPDATE backup_copies c SET backup_row_id = ${kept.id}::uuid WHERE backup_row_id = ${gone.id}::uuid
      AND NOT EXISTS (SELECT FROM backup_copies o WHERE o.backup_row_id = ${kept.id}::uuid AND o.site_id = c.site_id)`;
  await tx.recoveryVolume.updateMany({ where: { backupRowId: gone.id }, data: { backupRowId: kept.id } });
  await tx.pointBackup.delete({ where: { id: gone.id } });
  const empty = await tx.recoveryPoint.findFirst({
    where: { id: gone.pointId, manifest: null, run: { importedAt: { not: null } }, backups: { none: {} } },
    select: { id: true, runId: true },
  });
  if (!empty) return;
  await tx.recoveryPoint.delete({ where: { id: empty.id } });
  await tx.run.delete({ where: { id: empty.runId } });
}
