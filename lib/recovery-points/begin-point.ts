import type { BackupContext } from "../backups/backup-context";
import { plannedVolumes } from "../backups/backup-plan";
import type { WindowRecord } from "../backups/window-record";
import { machineTime } from "../clock";
import { db } from "../db";
import { storable } from "../storable";
import { changedInWindow } from "./changed-in-window";
import type { ServerDescription } from "./server-description";

/** How long the copies are left to the run that makes the backups, before others try them too. */
const OWN_MS = 5 * 60_000;

/**
 * Once the window is closed: writes when the point was taken and what was changed of its VMs meanwhile, a row for the
 * backup of each volume whose snapshot is there, and one for each site that is to know it. Called again, it adds nothing.
 */
export async function beginPoint(ctx: BackupContext, pointId: string, window: WindowRecord): Promise<void> {
  const { plan } = ctx;
  const cut = new Set(
    window.snapshots.filter(({ state }) => state === "available").map(({ volumeId }) => volumeId),
  );
  const volumes = new Map(plannedVolumes(plan).map((volume) => [volume.volumeId, volume]));
  const { servers } = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { servers: true },
  });
  const changed = await changedInWindow(ctx, servers as unknown as ServerDescription[]);
  await db().$transaction(async (tx) => {
    await tx.recoveryPoint.update({
      where: { id: pointId },
      data: {
        incompleteReasons: storable(changed),
        ...(window.takenAt === null ? {} : { takenAt: new Date(window.takenAt) }),
      },
    });
    await tx.pointBackup.createMany({
      skipDuplicates: true,
      data: plan.backups.flatMap((backup) => {
        const volume = volumes.get(backup.volumeId);
        if (!volume || !cut.has(backup.volumeId)) return [];
        return {
          pointId,
          siteId: plan.site.id,
          credentialId: backup.credentialId,
          projectId: volume.member.projectId,
          serverId: backup.serverId,
          volumeId: backup.volumeId,
          volumeName: volume.name,
          device: volume.device,
          isRoot: volume.isRoot,
          sizeGib: backup.sizeGib,
          volumeType: volume.type,
          isIncremental: backup.mode === "incremental",
        };
      }),
    });
    const rows = await tx.pointBackup.findMany({ where: { pointId }, select: { id: true } });
    await tx.backupCopy.createMany({
      skipDuplicates: true,
      data: rows.flatMap(({ id }) =>
        plan.receivers.map(({ siteId, siteName }) => ({
          backupRowId: id,
          siteId,
          siteName,
          nextTryAt: machineTime(ctx.clock, ctx.clock.now() + OWN_MS),
        })),
      ),
    });
  });
}
