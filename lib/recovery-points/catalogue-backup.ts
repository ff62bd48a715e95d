import type { BackupContext } from "../backups/backup-context";
import { db } from "../db";
import type { PointBackup } from "../generated/prisma/client";
import { isOpenStackError, type OpenStackError } from "../openstack/errors";
import { importCopy } from "./catalogue/import-copy";
import { type KeptRecord, keepRecord } from "./catalogue/keep-record";
import { isPassing } from "./catalogue/next-try";

/** Between tries to export a record, ms. Later the verify phase tries again. */
const AGAIN_AFTER_MS = [2_000, 10_000];

/**
 * As soon as a backup is available: its record is read, its parent read back and kept, and made known at the sites
 * that receive it. A site that does not answer gets it later, by itself. Called again, it does what is left.
 * @throws only what the database throws, and the fence: what goes wrong at a site is told in the journal
 */
export async function catalogueBackup(ctx: BackupContext, backupRowId: string): Promise<void> {
  const row = await db().pointBackup.findUnique({ where: { id: backupRowId }, include: { copies: true } });
  if (!row?.backupId || row.state !== "available") return;
  planSteps(ctx, row, row.copies);
  const isKept = row.sealedRecord !== null || (await record(ctx, row));
  await Promise.all(row.copies.map((copy) => makeKnown(ctx, row, copy, isKept)));
}

const titleOf = (ctx: BackupContext, row: PointBackup) => {
  const member = ctx.plan.members.find(({ serverId }) => serverId === row.serverId);
  return `${member?.name ?? row.serverId} / ${row.volumeName}`;
};

const recordKey = ({ volumeId }: PointBackup) => `record:${volumeId}`;
const importKey = (siteId: string, { volumeId }: PointBackup) => `import:${siteId}:${volumeId}`;

function planSteps(ctx: BackupContext, row: PointBackup, copies: readonly Copy[]): void {
  const place = ctx.plan.backups.findIndex(({ volumeId }) => volumeId === row.volumeId);
  const position = place * (copies.length + 1);
  const about = { phase: "catalogue", serverId: row.serverId, volumeId: row.volumeId } as const;
  const title = titleOf(ctx, row);
  ctx.journal.plan([
    { ...about, key: recordKey(row), position, title: `Read the record of ${title}` },
    ...copies.map(({ siteId, siteName }, i) => ({
      ...about,
      key: importKey(siteId, row),
      position: position + 1 + i,
      title: `Make ${title} known at ${siteName}`,
      siteName,
    })),
  ]);
}

/** @returns whether the record is kept now */
async function record(ctx: BackupContext, row: PointBackup): Promise<boolean> {
  const key = recordKey(row);
  ctx.journal.begin(key);
  for (let tries = 0; ; tries++) {
    const at = ctx.clock.now();
    ctx.assertFence();
    try {
      endRecord(ctx, row, await keepRecord(ctx, row));
      return true;
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      ctx.journal.attempt(key, failedAttempt(error, at, ctx.clock.now()));
      const pause = AGAIN_AFTER_MS[tries];
      if (pause === undefined || !isPassing(error) || ctx.signal.aborted) {
        const cause = `${error.site}: ${error.causeText}`;
        ctx.journal.end(key, { state: "failed", cause, todo: error.nextStep });
        return false;
      }
      await ctx.clock.sleep(pause, ctx.signal).catch(() => {});
    }
  }
}

function endRecord(ctx: BackupContext, row: PointBackup, { parentBackupId, isOwnParent }: KeptRecord): void {
  const planned = ctx.plan.backups.find(({ volumeId }) => volumeId === row.volumeId)?.parentBackupId ?? null;
  const detail = { backupId: row.backupId, parentBackupId };
  if (!isOwnParent)
    ctx.journal.end(recordKey(row), {
      state: "warned",
      cause: `it builds on the backup ${parentBackupId}, which Stillpoint did not make`,
      todo: "Find out who backs this volume up as well, and stop it. The next backup will be a full one.",
      detail,
    });
  else
    ctx.journal.end(recordKey(row), {
      state: "succeeded",
      detail: parentBackupId === planned ? detail : { ...detail, plannedParentBackupId: planned },
    });
}

interface Copy {
  siteId: string;
  siteName: string;
  state: string;
}

async function makeKnown(ctx: BackupContext, row: PointBackup, copy: Copy, isKept: boolean): Promise<void> {
  const key = importKey(copy.siteId, row);
  if (copy.state === "known") return ctx.journal.end(key, { state: "succeeded" });
  if (!isKept)
    return ctx.journal.end(key, {
      state: "skipped",
      cause: "its record could not be read",
      todo: "It is made known as soon as the record was read.",
    });
  ctx.journal.begin(key);
  const at = ctx.clock.now();
  const result = await importCopy(ctx, row.id, copy.siteId);
  if (result.state === "known") return ctx.journal.end(key, { state: "succeeded" });
  if (result.error) ctx.journal.attempt(key, failedAttempt(result.error, at, ctx.clock.now()));
  ctx.journal.end(key, {
    state: "warned",
    cause: result.cause,
    todo: result.state === "pending" ? "It is made known by itself once the site answers." : result.todo,
  });
}

/** A failed call as an attempt of a step. */
export const failedAttempt = (error: OpenStackError, at: number, endedAt: number) => ({
  at,
  endedAt,
  result: error.status === undefined ? error.kind : `${error.status}`,
  hasFailed: true,
  cause: error.causeText,
  call: error.call,
  ...(error.status === undefined ? {} : { status: error.status }),
  ...(error.requestId ? { requestId: error.requestId } : {}),
});
