import { randomUUID } from "node:crypto";
import type { WindowRecord } from "../../backups/window-record";
import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import type { Certificate } from "../../recovery-points/certificate";
import type { ServerDescription } from "../../recovery-points/server-description";

export interface StoredPoint {
  vnfId: string;
  /** ISO 8601. */
  takenAt: string;
  state?: "building" | "complete" | "incomplete" | "pruned";
  /** By VM; of each its volumes. */
  volumes?: Record<string, readonly string[]>;
  /** VMs that are whole; all of them when left out. */
  usable?: readonly string[];
  /** What the increments build on: the row of another stored point. */
  on?: { id: string };
  consistency?: string | null;
  /** How long the run took after the window, in seconds. */
  took?: number;
  /** Sites that shall know the backups, and whether they do. */
  copies?: { siteId: string; siteName: string; state: "pending" | "known" | "failed" }[];
  certificate?: Certificate;
  servers?: ServerDescription[];
  window?: WindowRecord | null;
  run?: Partial<Prisma.RunUncheckedCreateInput>;
}

const ADA = { kind: "local", name: "ada" };

/** Stores a run of a VNF that is over, without a point. */
export const storedRun = async (
  vnfId: string,
  endedAt: string,
  more: Partial<Prisma.RunUncheckedCreateInput> = {},
) => {
  const vnf = await db().vnf.findUniqueOrThrow({ where: { id: vnfId }, include: { site: true } });
  return db().run.create({
    data: {
      kind: "backup",
      state: "succeeded",
      vnfId,
      vnfName: vnf.name,
      siteId: vnf.siteId,
      siteName: vnf.site.name,
      startKey: randomUUID(),
      startedBy: ADA,
      plan: {},
      planHash: "-",
      createdAt: new Date(endedAt),
      startedAt: new Date(endedAt),
      endedAt: new Date(endedAt),
      ...more,
    },
  });
};

/** Stores a recovery point with its run, its backups and their copies. */
export async function storedPoint(point: StoredPoint) {
  const { vnfId, takenAt, state = "complete", volumes = { a1: ["a1-root"] }, on, took = 60 } = point;
  const end = new Date(Date.parse(takenAt) + took * 1000);
  const run = await storedRun(vnfId, end.toISOString(), {
    createdAt: new Date(takenAt),
    startedAt: new Date(takenAt),
    ...(point.window ? { window: point.window as unknown as Prisma.InputJsonValue } : {}),
    ...point.run,
  });
  const parents = on ? await db().pointBackup.findMany({ where: { pointId: on.id } }) : [];
  const credential = await db().siteCredential.findFirstOrThrow({ where: { siteId: run.siteId } });
  const serverIds = Object.keys(volumes);
  return db().recoveryPoint.create({
    data: {
      vnfId,
      vnfName: run.vnfName,
      runId: run.id,
      siteId: run.siteId,
      siteName: run.siteName,
      state,
      takenAt: new Date(takenAt),
      completedAt: state === "building" ? null : end,
      consistency: point.consistency === undefined ? "filesystem" : point.consistency,
      usableServerIds: state === "building" ? [] : [...(point.usable ?? serverIds)],
      certificate: (point.certificate as unknown as Prisma.InputJsonValue) ?? undefined,
      servers: (point.servers ?? serverIds.map((serverId) => ({ serverId, name: serverId }))) as object[],
      longestFreezeMs: point.window?.windowMs ?? null,
      backups: {
        create: Object.entries(volumes).flatMap(([serverId, ids]) =>
          ids.map((volumeId, index) => {
            const parent = parents.find((p) => p.volumeId === volumeId);
            const isWhole = state !== "building" && (point.usable ?? serverIds).includes(serverId);
            return {
              siteId: run.siteId,
              credentialId: credential.id,
              projectId: credential.projectId,
              serverId,
              volumeId,
              volumeName: `disk ${volumeId}`,
              device: `/dev/vd${"abcdefgh"[index] ?? "z"}`,
              isRoot: index === 0,
              sizeGib: 20,
              backupId: randomUUID(),
              isIncremental: parent !== undefined,
              parentBackupId: parent?.backupId ?? null,
              chainPosition: parent ? (parent.chainPosition ?? 0) + 1 : 0,
              state: state === "pruned" ? "deleted" : isWhole ? "available" : "error",
              failReason: isWhole || state === "pruned" ? null : "cinder-backup ran out of space",
              startedAt: new Date(takenAt),
              endedAt: end,
              copies: {
                create: (point.copies ?? []).map((copy) => ({
                  ...copy,
                  knownAt: copy.state === "known" ? end : null,
                  cause: copy.state === "failed" ? "Oslo: POST /backups/import_record: 403" : null,
                })),
              },
            };
          }),
        ),
      },
    },
  });
}
