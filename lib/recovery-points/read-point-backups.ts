import { db } from "../db";
import { findChain, type LinkableBackup } from "./find-chain";
import type { CopyView, PointBackupView } from "./point-view";

/** The backups of a point, in the order of their VMs and devices, each with its chain and its copies. */
export async function readPointBackups(pointId: string): Promise<PointBackupView[]> {
  const backups = await db().pointBackup.findMany({
    where: { pointId },
    include: { copies: { orderBy: { siteName: "asc" } }, point: { select: { takenAt: true } } },
    orderBy: [{ serverId: "asc" }, { isRoot: "desc" }, { device: "asc" }, { volumeId: "asc" }],
  });
  const earlier = await readChains(backups);
  return backups.map((b) => {
    const own: LinkableBackup = toLink(b);
    const { links, isBroken } = findChain(own, earlier);
    return {
      id: b.id,
      serverId: b.serverId,
      volumeId: b.volumeId,
      volumeName: b.volumeName,
      device: b.device,
      isRoot: b.isRoot,
      sizeGib: b.sizeGib,
      volumeType: b.volumeType,
      backupId: b.backupId,
      isIncremental: b.isIncremental,
      parentBackupId: b.parentBackupId,
      chainPosition: b.chainPosition,
      state: b.state,
      failReason: b.failReason,
      objectCount: b.objectCount,
      startedAt: b.startedAt?.toISOString() ?? null,
      endedAt: b.endedAt?.toISOString() ?? null,
      chain: links,
      isChainBroken: b.state === "available" && isBroken,
      hasRecord: b.sealedRecord !== null,
      copies: b.copies.map(toCopy),
    };
  });
}

interface Linkable {
  siteId: string;
  volumeId: string;
  backupId: string | null;
  pointId: string;
  isIncremental: boolean;
  parentBackupId: string | null;
  state: string;
  point: { takenAt: Date };
}

/** All backups that those of a point may build on, by the id that Cinder gave them. */
async function readChains(backups: readonly Linkable[]): Promise<Map<string, LinkableBackup>> {
  const [first] = backups;
  if (!first) return new Map();
  const rows = await db().pointBackup.findMany({
    where: {
      siteId: first.siteId,
      volumeId: { in: backups.map(({ volumeId }) => volumeId) },
      backupId: { not: null },
      point: { takenAt: { lte: first.point.takenAt } },
    },
    select: {
      siteId: true,
      volumeId: true,
      backupId: true,
      pointId: true,
      isIncremental: true,
      parentBackupId: true,
      state: true,
      point: { select: { takenAt: true } },
    },
  });
  return new Map(rows.flatMap((row) => (row.backupId === null ? [] : [[row.backupId, toLink(row)]])));
}

const toLink = ({
  backupId,
  pointId,
  isIncremental,
  parentBackupId,
  state,
  point,
}: Linkable): LinkableBackup => ({
  backupId,
  pointId,
  takenAt: point.takenAt.toISOString(),
  isIncremental,
  parentBackupId,
  state,
});

interface CopyRow extends Omit<CopyView, "state" | "nextTryAt" | "knownAt"> {
  state: string;
  nextTryAt: Date;
  knownAt: Date | null;
}

const toCopy = ({ siteId, siteName, state, cause, tries, nextTryAt, knownAt }: CopyRow): CopyView => ({
  siteId,
  siteName,
  state: state === "known" || state === "failed" ? state : "pending",
  cause,
  tries,
  nextTryAt: state === "known" ? null : nextTryAt.toISOString(),
  knownAt: knownAt?.toISOString() ?? null,
});
