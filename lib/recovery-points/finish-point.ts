import { audited, recordAudit } from "../audit/record";
import type { BackupContext } from "../backups/backup-context";
import type { Consistency } from "../backups/backup-plan";
import type { WindowRecord } from "../backups/window-record";
import { db } from "../db";
import { log } from "../log";
import { isOpenStackError } from "../openstack/errors";
import { storable } from "../storable";
import { isPassing } from "./catalogue/next-try";
import { catalogueBackup, failedAttempt } from "./catalogue-backup";
import type { Certificate } from "./certificate";
import { type JudgedBackup, judgePoint, type PointVerdict } from "./judge/judge-point";
import { makeCertificate } from "./judge/make-certificate";
import { ensureManifest } from "./manifest/ensure-manifest";
import { writeManifest } from "./manifest/keep-folder";
import { lastSeen, readBack } from "./read-back";
import type { ServerDescription } from "./server-description";

const STEP = "verify:point";
/** Between looks while the site does not answer, ms; a quarter of an hour in all, since everything is made already. */
const AGAIN_AFTER_MS = [2_000, 10_000, 30_000, ...Array<number>(14).fill(60_000)];

export interface FinishedPoint {
  state: "complete" | "incomplete";
  /** Null: nothing of it can be used. */
  consistency: Consistency | null;
}

/**
 * Ends a point: every backup is read back, what is missing from the catalogue is caught up on, and the point is judged
 * by its evidence: also when the run was cancelled, or the site does not answer, and then by what was seen before. Judged
 * once, it stays so.
 */
export async function finishPoint(
  ctx: BackupContext,
  pointId: string,
  window: WindowRecord,
): Promise<FinishedPoint> {
  ctx.journal.plan([{ key: STEP, phase: "verify", position: 1, title: "Read the backups back" }]);
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
  if (point.state !== "building") {
    const state = point.state === "complete" ? "complete" : "incomplete";
    const unwritten = await writeOut(pointId, new Date(ctx.clock.now()));
    endStep(ctx, state, [...point.incompleteReasons, ...unwritten], {});
    return { state, consistency: point.consistency as Consistency | null };
  }
  ctx.journal.begin(STEP);
  await catchUp(ctx, pointId);
  const { backups, unread } = await readBackPatiently(ctx, pointId);
  const verdict = judgePoint(
    ctx.plan,
    window,
    point.servers as unknown as ServerDescription[],
    backups,
    unread ? [...point.incompleteReasons, unread] : point.incompleteReasons,
  );
  const at = new Date(ctx.clock.now());
  const certificate = makeCertificate(ctx.run, ctx.plan, window, backups, at.toISOString());
  const consistency = backups.some(({ status }) => status === "available") ? certificate.consistency : null;
  await keep(ctx, pointId, { verdict, certificate, consistency, at });
  const unwritten = await writeOut(pointId, at);
  endStep(ctx, verdict.state, [...verdict.reasons, ...unwritten], {
    consistency,
    usable: verdict.usableServerIds.length,
    readBack: unread ? 0 : backups.length,
  });
  return { state: verdict.state, consistency };
}

const endStep = (
  ctx: BackupContext,
  state: FinishedPoint["state"],
  reasons: readonly string[],
  detail: Record<string, unknown>,
): void =>
  ctx.journal.end(STEP, {
    state: state === "complete" && reasons.length === 0 ? "succeeded" : "warned",
    ...(reasons.length === 0 ? {} : { cause: reasons.join("; ") }),
    detail,
  });

/** What the catalogue could not do while the backups were being made. */
async function catchUp(ctx: BackupContext, pointId: string): Promise<void> {
  const rows = await db().pointBackup.findMany({
    where: { pointId, state: "available", sealedRecord: null },
    select: { id: true },
  });
  await Promise.all(rows.map(({ id }) => catalogueBackup(ctx, id)));
}

/** @returns unread: why the site could not be asked; the backups are as they were last seen then */
async function readBackPatiently(
  ctx: BackupContext,
  pointId: string,
): Promise<{ backups: JudgedBackup[]; unread?: string }> {
  for (let tries = 0; ; tries++) {
    const startedAt = ctx.clock.now();
    ctx.assertFence();
    try {
      return { backups: await readBack(ctx, pointId) };
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      ctx.journal.attempt(STEP, failedAttempt(error, startedAt, ctx.clock.now()));
      const pause = AGAIN_AFTER_MS[tries];
      if (ctx.signal.aborted || pause === undefined || !isPassing(error)) {
        const why = ctx.signal.aborted ? "the run was cancelled" : `${error.site}: ${error.causeText}`;
        return {
          backups: await lastSeen(pointId),
          unread: `its backups could not be read back: ${why}`,
        };
      }
      await ctx.clock.sleep(pause, ctx.signal).catch(() => {});
    }
  }
}

/**
 * The manifest is in the database; a folder that cannot be written is caught up on by the worker, and fails nothing. But who
 * loses this installation needs that file.
 * @returns why it is not written, where that is so
 */
async function writeOut(pointId: string, at: Date): Promise<string[]> {
  await ensureManifest(pointId, at);
  const point = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { id: true, takenAt: true, manifest: true },
  });
  try {
    if (point.manifest) await writeManifest(point, point.manifest);
    return [];
  } catch (error) {
    log.warn({ err: error, point: pointId }, "a manifest could not be written");
    const why = error instanceof Error ? error.message : String(error);
    return [
      `its manifest could not be written to the folder of manifests (${why}); the worker tries again every 10 minutes`,
    ];
  }
}

interface Judged {
  verdict: PointVerdict;
  certificate: Certificate;
  consistency: Consistency | null;
  at: Date;
}

async function keep(
  ctx: BackupContext,
  pointId: string,
  { verdict, certificate, consistency, at }: Judged,
): Promise<void> {
  const { plan, run, actor } = ctx;
  await audited(async (tx) => {
    const { count } = await tx.recoveryPoint.updateMany({
      where: { id: pointId, state: "building" },
      data: {
        state: verdict.state,
        completedAt: at,
        consistency,
        incompleteReasons: storable(verdict.reasons),
        usableServerIds: verdict.usableServerIds,
        certificate: storable(certificate) as object,
        longestFreezeMs: Math.round(certificate.longestFreezeMs),
      },
    });
    if (count === 0) return;
    await tx.backupCopy.updateMany({
      where: { backup: { pointId, sealedRecord: null }, state: { not: "known" } },
      data: { state: "failed", cause: "there is no record of its backup" },
    });
    await recordAudit(tx, actor, {
      action: "recovery_point.judged",
      target: { kind: "recovery_point", id: pointId, name: plan.vnf.name },
      site: plan.site,
      result: verdict.state === "complete" ? "done" : "partial",
      reason: verdict.reasons.join("; ") || null,
      details: {
        state: verdict.state,
        consistency,
        limits: certificate.limits,
        usableVms: verdict.usableServerIds.length,
        vms: plan.members.length,
      },
      runId: run.id,
    });
  });
}
