import { db } from "../../db";
import { deleteBackup } from "../../openstack/cinder/backup-changes";
import { findBackup, waitForBackupGone } from "../../openstack/cinder/backups";
import { type FailureKind, isOpenStackError, OpenStackError } from "../../openstack/errors";
import { type FoundRecord, findRecords } from "./find-records";
import { judgeRecord } from "./judge-record";
import type { PruneContext } from "./prune-context";
import type { PruneMarks } from "./prune-marks";
import type { PlannedDeletion } from "./prune-plan";

/** A store deletes object by object: a large backup takes its time. */
const GONE_MS = 60 * 60_000;
const CALL_MS = 60_000;

/**
 * Deletes one backup at every site that knows it, as the one thing that it is; called again, it deletes what is left. Its
 * point counts as pruned from right before the first record goes.
 * @throws OpenStackError; kind "conflict" when a record is in use or not ours, and then nothing was deleted
 */
export async function deleteBackupEverywhere(
  ctx: PruneContext,
  deletion: PlannedDeletion,
  marks: PruneMarks,
): Promise<void> {
  const records = await findRecords(ctx, deletion);
  for (const record of records) {
    const why = judgeRecord(record.backup, deletion.madeByRunId);
    if (why) throw refusal(record, deletion, why);
  }
  await marks.mark(ctx, deletion);
  // Its own site's first: that one knows of every increment on it, also of others', and refuses then.
  for (const record of records)
    try {
      await deleteRecord(ctx, deletion, record);
    } catch (error) {
      if (record === records[0] && (await isUntouched(ctx, record, error))) await marks.undo(deletion);
      else marks.keep(deletion);
      throw error;
    }
  await noteGone(ctx, deletion);
}

const REFUSED: ReadonlySet<FailureKind> = new Set(["bad_request", "forbidden", "unauthorized"]);

/**
 * Whether the site said no to the first of them, so that all is as it was. A refusal may also be the answer to a repeated
 * DELETE of which the first was carried out: only a look tells.
 */
async function isUntouched(
  ctx: PruneContext,
  { credentialId, backup }: FoundRecord,
  error: unknown,
): Promise<boolean> {
  if (!isOpenStackError(error) || !REFUSED.has(error.kind) || error.isAmbiguous) return false;
  try {
    const session = await ctx.reader(credentialId);
    const now = await findBackup(session, backup.id, { signal: ctx.signal, deadlineMs: CALL_MS });
    return now?.status === backup.status && backup.status !== "deleting";
  } catch {
    // Not seen is not known: it stays marked, and a later prune takes it up.
    return false;
  }
}

const refusal = ({ siteName }: FoundRecord, { backupId }: PlannedDeletion, why: string) =>
  new OpenStackError({
    kind: "conflict",
    site: siteName,
    call: `DELETE /backups/${backupId}`,
    cause: `the backup ${backupId} is kept: ${why}`,
    sent: false,
  });

async function deleteRecord(
  ctx: PruneContext,
  { backupId }: PlannedDeletion,
  { credentialId, backup }: FoundRecord,
): Promise<void> {
  const session = await ctx.session(credentialId);
  ctx.assertFence();
  if (backup.status !== "deleting")
    await deleteBackup(session, backupId, { signal: ctx.signal, deadlineMs: CALL_MS });
  await waitForBackupGone(session, backupId, {
    deadlineMs: GONE_MS,
    signal: ctx.signal,
    clock: ctx.clock,
    interval: { firstMs: 500, maxMs: 15_000 },
    // One whose deletion failed before says so until the new one begins.
    ...(backup.status.startsWith("error") ? { stateBefore: backup.status } : {}),
  });
}

async function noteGone(ctx: PruneContext, deletion: PlannedDeletion): Promise<void> {
  const at = new Date(ctx.clock.now());
  const { siteId } = await db().pointBackup.findUniqueOrThrow({
    where: { id: deletion.rowId },
    select: { siteId: true },
  });
  await db().$transaction([
    db().backupCopy.deleteMany({ where: { backupRowId: deletion.rowId } }),
    db().pointBackup.update({
      where: { id: deletion.rowId },
      data: { state: "deleted", deletedAt: at, sealedRecord: null },
    }),
    db().runResource.updateMany({
      where: { siteId, kind: "backup", resourceId: deletion.backupId, removedAt: null },
      data: { removedAt: at },
    }),
  ]);
}
