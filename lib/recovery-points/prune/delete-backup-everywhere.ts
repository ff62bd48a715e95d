import { audited, recordAudit } from "../../audit/record";
import { db } from "../../db";
import type { RecoveryPointState } from "../../generated/prisma/enums";
import { deleteBackup } from "../../openstack/cinder/backup-changes";
import { waitForBackupGone } from "../../openstack/cinder/backups";
import { type FailureKind, isOpenStackError, OpenStackError } from "../../openstack/errors";
import { type FoundRecord, findRecords } from "./find-records";
import { judgeRecord } from "./judge-record";
import type { PruneContext } from "./prune-context";
import type { PlannedDeletion } from "./prune-plan";

/** A store deletes object by object: a large backup takes its time. */
const GONE_MS = 60 * 60_000;
const CALL_MS = 60_000;

/**
 * Deletes one backup at every site that knows it, as the one thing that it is; called again, it deletes what is left. Its
 * point counts as pruned from right before the first record goes.
 * @throws OpenStackError; kind "conflict" when a record is in use or not ours, and then nothing was deleted
 */
export async function deleteBackupEverywhere(ctx: PruneContext, deletion: PlannedDeletion): Promise<void> {
  const records = await findRecords(ctx, deletion);
  for (const record of records) {
    const why = judgeRecord(record.backup, deletion.madeByRunId);
    if (why) throw refusal(record, deletion, why);
  }
  const was = await markGoing(ctx, deletion);
  // Its own site's first: that one knows of every increment on it, also of others', and refuses then.
  for (const record of records)
    try {
      await deleteRecord(ctx, deletion, record);
    } catch (error) {
      const isUntouched = record === records[0] && isOpenStackError(error) && REFUSED.has(error.kind);
      if (isUntouched && was !== undefined) await unmark(deletion, was);
      throw error;
    }
  await noteGone(ctx, deletion);
}

/** The site said no to the first of them: all is as it was. */
const REFUSED: ReadonlySet<FailureKind> = new Set(["bad_request", "forbidden", "unauthorized"]);

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

/** From here on nobody may restore from the point. @returns what it was before; undefined: it was marked already */
async function markGoing(
  ctx: PruneContext,
  { rowId, pointId }: PlannedDeletion,
): Promise<RecoveryPointState | undefined> {
  const { run, actor, plan } = ctx;
  return audited(async (tx) => {
    await tx.pointBackup.updateMany({
      where: { id: rowId, state: { not: "deleted" } },
      data: { state: "deleting" },
    });
    const { state } = await tx.recoveryPoint.findUniqueOrThrow({
      where: { id: pointId },
      select: { state: true },
    });
    if (state === "pruned") return undefined;
    await tx.recoveryPoint.update({ where: { id: pointId }, data: { state: "pruned" } });
    await recordAudit(tx, actor, {
      action: "recovery_point.pruned",
      target: { kind: "recovery_point", id: pointId, name: plan.vnf.name },
      site: plan.site,
      runId: run.id,
      details: { takenAt: plan.points.find(({ id }) => id === pointId)?.takenAt },
    });
    return state;
  });
}

async function unmark({ rowId, pointId }: PlannedDeletion, was: RecoveryPointState): Promise<void> {
  await db().$transaction([
    db().pointBackup.updateMany({ where: { id: rowId, state: "deleting" }, data: { state: "available" } }),
    db().recoveryPoint.updateMany({ where: { id: pointId, state: "pruned" }, data: { state: was } }),
  ]);
}

async function noteGone(ctx: PruneContext, deletion: PlannedDeletion): Promise<void> {
  const at = new Date(ctx.clock.now());
  await db().$transaction([
    db().backupCopy.deleteMany({ where: { backupRowId: deletion.rowId } }),
    db().pointBackup.update({
      where: { id: deletion.rowId },
      data: { state: "deleted", sealedRecord: null },
    }),
    db().runResource.updateMany({
      where: { siteId: ctx.plan.site.id, kind: "backup", resourceId: deletion.backupId, removedAt: null },
      data: { removedAt: at },
    }),
  ]);
}
