import type { Transaction } from "../../audit/record";
import { HAS_SOMETHING_LEFT } from "./left-of-points";
import type { PruneFacts } from "./plan-prune";
import { readReaders } from "./read-readers";

/** The points of a VNF that are not wholly pruned, with their backups and who knows them. */
export async function readPruneFacts(
  tx: Transaction,
  vnfId: string,
  pointIds: readonly string[] | undefined,
): Promise<PruneFacts> {
  const vnf = await tx.vnf.findUniqueOrThrow({ where: { id: vnfId }, include: { site: true } });
  const points = await tx.recoveryPoint.findMany({
    where: { vnfId, ...HAS_SOMETHING_LEFT },
    select: {
      id: true,
      runId: true,
      takenAt: true,
      state: true,
      servers: true,
      heldBy: true,
      heldBecause: true,
      backups: { omit: { sealedRecord: true }, include: { copies: true } },
    },
    orderBy: { takenAt: "desc" },
  });
  const ids = points.flatMap(({ backups }) => backups.flatMap(({ backupId }) => backupId ?? []));
  const elsewhere = await tx.pointBackup.findMany({
    where: { parentBackupId: { in: ids }, state: { not: "deleted" }, point: { vnfId: { not: vnfId } } },
    select: { parentBackupId: true },
  });
  const readBy = await readReaders(
    tx,
    points.map(({ id }) => id),
  );
  return {
    readBy,
    neededElsewhere: new Set(elsewhere.flatMap(({ parentBackupId }) => parentBackupId ?? [])),
    vnf: { id: vnf.id, name: vnf.name, isDeleted: vnf.deletedAt !== null },
    site: { id: vnf.siteId, name: vnf.site.name },
    chosen: pointIds && new Set(pointIds),
    points: points.map(({ servers, backups, takenAt, heldBy, heldBecause, ...point }) => {
      const names = new Map(
        (servers as { serverId: string; name: string }[]).map((s) => [s.serverId, s.name]),
      );
      return {
        ...point,
        hold: heldBy === null ? null : { by: heldBy, because: heldBecause ?? "" },
        takenAt: takenAt.toISOString(),
        backups: backups.map((backup) => ({
          rowId: backup.id,
          backupId: backup.backupId,
          parentBackupId: backup.parentBackupId,
          siteId: backup.siteId,
          credentialId: backup.credentialId,
          volumeId: backup.volumeId,
          volumeName: backup.volumeName,
          serverId: backup.serverId,
          serverName: names.get(backup.serverId) ?? backup.serverId,
          state: backup.state,
          copies: backup.copies,
        })),
      };
    }),
  };
}
