import type { Session } from "../auth/session-store";
import { db } from "../db";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { findChain, type LinkableBackup } from "./find-chain";
import type { CopyView, PointBackupView } from "./point-view";

/** The backups of a point, in the order of their VMs and devices, each with its chain and its copies. */
export async function readPointBackups(session: Session, pointId: string): Promise<PointBackupView[]> {
  const backups = await db().pointBackup.findMany({
    where: { pointId },
    include: { copies: { orderBy: { siteName: "asc" } }, point: { select: POINT } },
    orderBy: [{ serverId: "asc" }, { isRoot: "desc" }, { device: "asc" }, { volumeId: "asc" }],
  });
  const earlier = await readChains(backups);
  const toLink = await linker(session, [...backups, ...earlier]);
  const chained = new Map(
    earlier.flatMap((row) => (row.backupId === null ? [] : [[row.backupId, toLink(row)]])),
  );
  return backups.map((b) => {
    const { links, isBroken } = findChain(toLink(b), chained);
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
      chain: links.map(({ parentBackupId: _, ...link }) => link),
      isChainBroken: b.state === "available" && isBroken,
      hasRecord: b.sealedRecord !== null,
      copies: b.copies.map(toCopy),
    };
  });
}

const POINT = { takenAt: true, vnfId: true, vnf: { select: { name: true } } } as const;

interface Linkable {
  siteId: string;
  volumeId: string;
  backupId: string | null;
  pointId: string;
  isIncremental: boolean;
  parentBackupId: string | null;
  state: string;
  point: { takenAt: Date; vnfId: string; vnf: { name: string } };
}

/** All backups that those of a point may build on, whichever VNF made them. */
async function readChains(backups: readonly Linkable[]): Promise<Linkable[]> {
  const [first] = backups;
  if (!first) return [];
  return db().pointBackup.findMany({
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
      point: { select: POINT },
    },
  });
}

/** Makes links of rows; what a VNF is called is told to those who see it. */
async function linker(
  session: Session,
  rows: readonly Linkable[],
): Promise<(row: Linkable) => LinkableBackup> {
  const vnfIds = [...new Set(rows.map(({ point }) => point.vnfId))];
  const visible = await db().vnf.findMany({
    where: { AND: [{ id: { in: vnfIds } }, visibleVnfs(session)] },
    select: { id: true },
  });
  const seen = new Set(visible.map(({ id }) => id));
  return ({ backupId, pointId, isIncremental, parentBackupId, state, point }) => ({
    backupId,
    from: seen.has(point.vnfId) ? { vnfId: point.vnfId, vnfName: point.vnf.name, pointId } : null,
    takenAt: point.takenAt.toISOString(),
    isIncremental,
    parentBackupId,
    state,
  });
}

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
