import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { tagOf } from "../../made/tag-of";
import { createSnapshot } from "../../openstack/cinder/snapshot-changes";
import { getSnapshot, waitForSnapshot } from "../../openstack/cinder/snapshots";
import { intendResources, noteResources } from "../../runs/run-resources";
import type { BackupContext } from "../backup-context";
import { plannedVolumes } from "../backup-plan";
import type { SnapshotRecord, WindowRecord } from "../window-record";

/** A window without a freeze: snapshots of all planned volumes, recorded as a window does, and a point that begins. */
export async function stagePoint(ctx: BackupContext): Promise<{ pointId: string; window: WindowRecord }> {
  const { plan, run, clock } = ctx;
  const snapshots = await Promise.all(
    plan.snapshots.map(async (planned): Promise<SnapshotRecord> => {
      if (planned.kind === "group") throw new Error("groups are not staged");
      const { volumeId, credentialId, serverId } = planned;
      const { name, metadata } = tagOf(run.id, `snapshot-${volumeId}`);
      const kind = "snapshot" as const;
      const intent = {
        runId: run.id,
        siteId: plan.site.id,
        credentialId,
        kind,
        tag: name,
        volumeId,
        isTemporary: true,
      };
      await db().$transaction((tx) => intendResources(tx, [intent]));
      const session = await ctx.session(credentialId);
      const { id } = await createSnapshot(session, { volumeId, name, metadata });
      await noteResources(run.id, [{ kind, tag: name, resourceId: id }]);
      await waitForSnapshot(session, id, { deadlineMs: 60_000, clock });
      const { createdAt } = await getSnapshot(session, id);
      return {
        serverId,
        volumeId,
        snapshotId: id,
        sentAt: null,
        availableAt: new Date(clock.now()).toISOString(),
        createdAt: createdAt ?? null,
        state: "available",
      };
    }),
  );
  const takenAt = new Date(clock.now());
  const window: WindowRecord = {
    attempt: 1,
    budgetMs: plan.freezeBudgetMs,
    openedAt: null,
    closedAt: null,
    windowMs: 0,
    takenAt: takenAt.toISOString(),
    members: [],
    snapshots,
    stop: null,
  };
  const { vnfId, vnfName } = await db().run.findUniqueOrThrow({ where: { id: run.id } });
  const point = await db().recoveryPoint.create({
    data: {
      id: randomUUID(),
      vnfId,
      vnfName,
      runId: run.id,
      siteId: plan.site.id,
      siteName: plan.site.name,
      takenAt,
    },
  });
  const volumes = new Map(plannedVolumes(plan).map((v) => [v.volumeId, v]));
  await db().pointBackup.createMany({
    data: plan.backups.map((b) => {
      const volume = volumes.get(b.volumeId);
      return {
        pointId: point.id,
        siteId: plan.site.id,
        credentialId: b.credentialId,
        projectId: volume?.member.projectId ?? "",
        serverId: b.serverId,
        volumeId: b.volumeId,
        volumeName: volume?.name ?? "",
        isRoot: volume?.isRoot ?? false,
        sizeGib: b.sizeGib,
        isIncremental: b.mode === "incremental",
      };
    }),
  });
  return { pointId: point.id, window };
}
