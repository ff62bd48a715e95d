import type { Transaction } from "../../audit/record";
import type { BackupPlan } from "../../backups/backup-plan";
import type { PointBackup } from "../../generated/prisma/client";
import type { Binding } from "../../secrets/envelope";
import { VERSION } from "../../version";
import { RECORD_COLUMN } from "../catalogue/sealed-record";
import { USER_DATA_COLUMN } from "../describe-point";
import { FORMAT, FORMAT_VERSION, type ManifestBody } from "./manifest";
import { readRecoveryPart } from "./read-recovery-part";

/**
 * What is carried of a point to where nothing else of this installation is left. The point is judged.
 * @param at when it is written
 */
export async function makeManifest(tx: Transaction, pointId: string, at: Date): Promise<ManifestBody> {
  const point = await tx.recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    include: {
      backups: { orderBy: [{ serverId: "asc" }, { isRoot: "desc" }, { device: "asc" }, { volumeId: "asc" }] },
    },
  });
  // On its own: several relations are read at once, and a transaction has one connection.
  const run = await tx.run.findUniqueOrThrow({
    where: { id: point.runId },
    select: { id: true, number: true, plan: true },
  });
  const site = await tx.site.findUnique({ where: { id: point.siteId }, select: { region: true } });
  const vnf = await tx.vnf.findUniqueOrThrow({
    where: { id: point.vnfId },
    select: { description: true, owner: true },
  });
  const chains = await readChains(tx, point.backups);
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    writtenAt: at.toISOString(),
    writtenBy: `Stillpoint ${VERSION}`,
    point: {
      id: point.id,
      state: point.state === "complete" ? "complete" : "incomplete",
      takenAt: point.takenAt.toISOString(),
      completedAt: (point.completedAt ?? at).toISOString(),
      consistency: point.consistency,
      incompleteReasons: point.incompleteReasons,
      usableServerIds: point.usableServerIds,
    },
    vnf: { id: point.vnfId, name: point.vnfName, ...vnf },
    site: { id: point.siteId, name: point.siteName, region: site?.region ?? "" },
    receivers: (run.plan as unknown as Partial<BackupPlan>).receivers ?? [],
    run: { id: run.id, number: run.number },
    servers: point.servers as unknown as ManifestBody["servers"],
    userData: sealed(point.sealedUserData, { ...USER_DATA_COLUMN, row: point.id }),
    volumes: point.backups.map((backup) => volumeOf(backup, chains)),
    recovery: await readRecoveryPart(tx, point.vnfId),
    certificate: point.certificate as unknown as ManifestBody["certificate"],
  };
}

const sealed = (envelope: string | null, boundTo: Binding) =>
  envelope === null ? null : { envelope, boundTo };

/** All that the backups build on, by their ids at the site: one question for each length of a chain. */
async function readChains(
  tx: Transaction,
  backups: readonly PointBackup[],
): Promise<Map<string, PointBackup>> {
  const found = new Map<string, PointBackup>();
  let wanted = backups.flatMap(({ parentBackupId }) => parentBackupId ?? []);
  const siteId = backups[0]?.siteId ?? "";
  while (wanted.length > 0) {
    const rows = await tx.pointBackup.findMany({
      where: { siteId, backupId: { in: wanted }, state: "available" },
    });
    for (const row of rows) if (row.backupId) found.set(row.backupId, row);
    wanted = rows.flatMap(({ parentBackupId }) =>
      parentBackupId !== null && !found.has(parentBackupId) ? [parentBackupId] : [],
    );
  }
  return found;
}

function volumeOf(backup: PointBackup, known: ReadonlyMap<string, PointBackup>) {
  const links: PointBackup[] = [];
  for (let link: PointBackup | undefined = backup; link && !links.includes(link); ) {
    links.unshift(link);
    link = link.parentBackupId === null ? undefined : known.get(link.parentBackupId);
  }
  return {
    serverId: backup.serverId,
    volumeId: backup.volumeId,
    name: backup.volumeName,
    device: backup.device,
    isRoot: backup.isRoot,
    sizeGib: backup.sizeGib,
    type: backup.volumeType,
    state: backup.state,
    failReason: backup.failReason,
    chain: links.flatMap(linkOf),
  };
}

const linkOf = (link: PointBackup) =>
  link.backupId === null
    ? []
    : [
        {
          backupId: link.backupId,
          parentBackupId: link.parentBackupId,
          isIncremental: link.isIncremental,
          projectId: link.projectId,
          sizeGib: link.sizeGib,
          objectCount: link.objectCount,
          container: link.container,
          service: link.service,
          dataTimestamp: link.dataTimestamp?.toISOString() ?? null,
          record: sealed(link.sealedRecord, { ...RECORD_COLUMN, row: link.id }),
        },
      ];
