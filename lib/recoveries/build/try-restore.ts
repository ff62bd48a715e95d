import { databaseNow } from "../../database-now";
import type { RunResource } from "../../generated/prisma/client";
import { intended } from "../../made/intended";
import { makeOnce } from "../../made/make-once";
import { tagOf } from "../../made/tag-of";
import { findBackup } from "../../openstack/cinder/backups";
import { findReason } from "../../openstack/cinder/messages";
import { createVolume } from "../../openstack/cinder/volume-changes";
import type { Volume } from "../../openstack/cinder/volumes";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import { noteNeverMade } from "../../runs/run-resources";
import { type FailedTry, refused } from "./failed-try";
import type { RestoreJob } from "./restore-job";
import { restoreDeadline, restoreWatches } from "./restore-watch";

export type TriedRestore =
  | { volume: Volume }
  | { failed: FailedTry /** What was made for it all the same. */; resource?: RunResource };

/** A backup that somebody else restores right now is looked at again after so long. */
const BUSY_LOOK_MS = 5_000;

/**
 * One try of one volume: made of its backup, or taken up where another worker left it.
 * @param step names it at the site
 * @throws the signal's reason; what the database says
 */
export async function tryRestore(job: RestoreJob, step: string): Promise<TriedRestore> {
  const { ctx, board, planned } = job;
  const key = `restore:${planned.key}`;
  const session = await ctx.session(planned.credentialId);
  const onTrouble = (error: OpenStackError | null) =>
    ctx.journal.note(key, { trouble: error ? `${error.site} does not answer: ${error.causeText}` : null });
  const { name, metadata } = tagOf(ctx.run.id, step);
  const { resource, isFresh } = await intended(
    ctx,
    { siteId: ctx.plan.to.id, credentialId: planned.credentialId, volumeId: planned.key },
    { kind: "volume", tag: name, isTemporary: false },
  );
  let id: string;
  let isAsked = !isFresh;
  try {
    id = await makeOnce({
      ctx,
      row: resource,
      session,
      isFresh,
      prepare: () => untilFree(job, session),
      // No signal: what is asked for is answered, also when the run is cancelled meanwhile. Else nobody would know for
      // minutes whether it was made.
      create: ({ beforeSending }) => {
        ctx.signal.throwIfAborted();
        isAsked = true;
        return createVolume(session, {
          ...(beforeSending && { beforeSending }),
          name,
          // Replaced by the source's when it is restored: its name is what it is found by (openstack-api.md C7.5).
          metadata,
          from: { backupId: planned.backupId },
          sizeGib: planned.sizeGib,
          ...(planned.typeName === null ? {} : { type: planned.typeName }),
          ...(planned.zone === null ? {} : { availabilityZone: planned.zone }),
        });
      },
      onTrouble,
    });
  } catch (error) {
    if (!isAsked) {
      // Another worker may be about to make it.
      ctx.assertFence();
      await noteNeverMade(ctx.run.id, [{ kind: "volume", tag: name }]);
    }
    if (!isOpenStackError(error)) throw error;
    if (ctx.signal.aborted) throw ctx.signal.reason;
    ctx.assertFence();
    if (error.isAmbiguous) return { failed: refused(error), resource };
    await noteNeverMade(ctx.run.id, [{ kind: "volume", tag: name }]);
    return { failed: refused(error) };
  }
  if (board.volume(planned.key).volumeId !== id) await board.setVolume(planned.key, { volumeId: id });
  ctx.journal.note(key, { volumeId: id, volumeName: name });
  return awaitRestore(job, { ...resource, resourceId: id }, isFresh, onTrouble);
}

/** A backup is restored once at a time: another run may be at it (openstack-api.md C7.5). */
async function untilFree({ ctx, planned }: RestoreJob, session: Session): Promise<void> {
  const endsAt = ctx.clock.monotonic() + restoreDeadline(planned.estimateMs);
  for (;;) {
    const backup = await findBackup(session, planned.backupId, { signal: ctx.signal });
    if (backup?.status !== "restoring" || ctx.clock.monotonic() > endsAt) return;
    ctx.journal.note(`restore:${planned.key}`, { trouble: "Its backup is being restored by somebody else." });
    await ctx.clock.sleep(BUSY_LOOK_MS, ctx.signal);
  }
}

async function awaitRestore(
  { ctx, planned }: RestoreJob,
  resource: RunResource,
  isFresh: boolean,
  onTrouble: (error: OpenStackError | null) => void,
): Promise<TriedRestore> {
  const { credentialId, backupId, estimateMs } = planned;
  const id = resource.resourceId ?? "";
  const site = ctx.plan.to.name;
  const elapsedMs = isFresh ? 0 : Math.max(1, (await databaseNow()).getTime() - resource.madeAt.getTime());
  const deadlineMs = restoreDeadline(estimateMs);
  const watch = restoreWatches.of(credentialId, () => ctx.reader(credentialId), ctx.clock);
  const watched = await watch.until(id, {
    expectedMs: null,
    // However long it was nobody's: whoever takes it over gives it some time of its own.
    deadlineMs: Math.max(deadlineMs, elapsedMs + deadlineMs / 4),
    elapsedMs,
    signal: ctx.signal,
    onTrouble,
  });
  if (watched.state === "dark") return { failed: refused(watched.error), resource };
  if (watched.state === "stuck")
    return {
      failed: {
        cause: `${site}: volume ${id} is still being restored from backup ${backupId}, long after it should have ended`,
        todo: [
          "Look at cinder-backup’s log at the site. When nothing works on it any more:",
          `openstack volume set --state error ${id}`,
          "Then recover again.",
        ].join("\n"),
        again: false,
      },
      resource,
    };
  if (watched.state === "gone")
    return {
      failed: {
        cause: `${site}: volume ${id} was deleted by somebody while it was being restored`,
        todo: "Find out who deletes Stillpoint’s volumes at the site.",
        again: true,
      },
      resource,
    };
  const volume = watched.item;
  if (volume.status === "available") return { volume };
  const reason = await findReason(await ctx.reader(credentialId), [id, backupId], { signal: ctx.signal });
  return {
    failed: {
      cause: `${site}: volume ${id} became ${volume.status} instead of being restored from backup ${backupId}: ${reason ?? "Cinder gives no reason"}`,
      todo: "Look at cinder-backup’s log at the site, and whether all objects of the backup are in its store.",
      again: true,
    },
    resource,
  };
}
