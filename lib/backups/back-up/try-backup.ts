import { databaseNow } from "../../database-now";
import { db } from "../../db";
import type { RunResource } from "../../generated/prisma/client";
import { intended } from "../../made/intended";
import { makeOnce } from "../../made/make-once";
import { tagOf } from "../../made/tag-of";
import { createBackup } from "../../openstack/cinder/backup-changes";
import type { Backup } from "../../openstack/cinder/backups";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { noteNeverMade } from "../../runs/run-resources";
import { readVolumeBackups } from "../read-volume-backups";
import { removeFailedBackups } from "../remove-failed-backups";
import { selectParent } from "../select-parent";
import { backupWatches } from "./backup-watch";
import { explainError, explainRefusal, explainStuck } from "./explain-failed-try";
import { planDeadline } from "./plan-deadline";
import { temporaryVolume } from "./temporary-volume";
import type { FailedTry, VolumeJob } from "./volume-job";

export type Tried = { backup: Backup } | { failed: FailedTry; resource: RunResource | undefined };

/**
 * One try of one volume's backup, made or taken up where another worker left it.
 * @param nth 1 for the first
 * @param isFull an increment failed before
 * @throws the signal's reason; what the database says
 */
export async function tryBackup(job: VolumeJob, nth: number, isFull: boolean): Promise<Tried> {
  const { ctx, row, key } = job;
  const session = await ctx.session(row.credentialId);
  const onTrouble = (error: OpenStackError | null) =>
    ctx.journal.note(key, { trouble: error ? `${error.site} does not answer: ${error.causeText}` : null });
  const step = `backup-${row.volumeId}${nth > 1 ? `-${nth}` : ""}`;
  const { name, metadata } = tagOf(ctx.run.id, step);
  let resource: RunResource | undefined;
  let isIncremental = false;
  try {
    const source =
      job.planned.via === "temporary-volume"
        ? { volumeId: await temporaryVolume(job, session, onTrouble) }
        : { volumeId: row.volumeId, snapshotId: job.snapshot.snapshotId };
    const intent = await intended(ctx, row, { kind: "backup", tag: name, isTemporary: false });
    resource = intent.resource;
    const id = await makeOnce({
      ctx,
      row: resource,
      session,
      isFresh: intent.isFresh,
      prepare: async () => {
        isIncremental = !isFull && (await hasParent(job));
      },
      create: (call) => createBackup(session, { ...call, ...source, name, metadata, isIncremental }),
      onTrouble,
    });
    resource = { ...resource, resourceId: id };
    await db().pointBackup.update({ where: { id: row.id }, data: { backupId: id } });
    ctx.journal.note(key, { backupId: id });
    return await awaitBackup(job, id, resource, intent.isFresh, onTrouble);
  } catch (error) {
    if (!isOpenStackError(error)) throw error;
    if (ctx.signal.aborted) throw ctx.signal.reason;
    const isCertain = !error.isAmbiguous && resource?.resourceId === null;
    if (isCertain) await noteNeverMade(ctx.run.id, [{ kind: "backup", tag: name }]);
    return { failed: explainRefusal(error, isIncremental), resource: isCertain ? undefined : resource };
  }
}

/** Whether Cinder would take the planned parent; what is in its way and ours is removed. */
async function hasParent({ ctx, row, planned, snapshot, key }: VolumeJob): Promise<boolean> {
  if (planned.mode === "full" || planned.via === "temporary-volume") return false;
  const reader = await ctx.reader(row.credentialId);
  const known = await readVolumeBackups(reader, [row.volumeId], { signal: ctx.signal });
  const choice = selectParent(known.get(row.volumeId) ?? [], planned, snapshot.createdAt);
  if (choice.mode === "incremental") {
    await removeFailedBackups(ctx, row.credentialId, choice.blockers);
    return true;
  }
  ctx.journal.note(key, { mode: "full", fullBecause: choice.why });
  return false;
}

async function awaitBackup(
  job: VolumeJob,
  id: string,
  resource: RunResource,
  isFresh: boolean,
  onTrouble: (error: OpenStackError | null) => void,
): Promise<Tried> {
  const { ctx, row, planned, snapshot } = job;
  const elapsedMs = isFresh ? 0 : Math.max(1, (await databaseNow()).getTime() - resource.madeAt.getTime());
  const deadlineMs = planDeadline(planned.sizeGib, planned.estimateMs);
  const watch = backupWatches.of(row.credentialId, () => ctx.reader(row.credentialId), ctx.clock);
  const watched = await watch.until(id, {
    expectedMs: planned.estimateMs,
    // However long it was nobody's: whoever takes it over gives it some time of its own.
    deadlineMs: Math.max(deadlineMs, elapsedMs + deadlineMs / 4),
    elapsedMs,
    signal: ctx.signal,
    onTrouble,
  });
  const site = ctx.plan.site.name;
  if (watched.state === "stuck")
    return {
      failed: explainStuck(site, id, planned.via === "snapshot" ? snapshot.snapshotId : null),
      resource,
    };
  if (watched.state === "dark") return { failed: explainRefusal(watched.error, false), resource };
  if (watched.state === "gone")
    return {
      failed: {
        cause: `${site}: backup ${id} was deleted by somebody while it was being made`,
        todo: "Find out who deletes Stillpoint’s backups at the site.",
        again: "same",
      },
      resource,
    };
  const backup = watched.item;
  if (backup.status === "available") return { backup };
  return { failed: explainError(site, backup, backup.isIncremental), resource };
}
