import type { Transaction } from "../audit/record";
import { readReaders } from "../recovery-points/prune/read-readers";
import type { StoredPoints } from "./to-retention-points";

const LINK = {
  pointId: true,
  backupId: true,
  parentBackupId: true,
  isIncremental: true,
  state: true,
} as const;

/** A point as it is stored, with what it holds: the size of its volumes, GiB. */
export type SizedPoint = StoredPoints["points"][number] & { sizeGib: number };

export interface SizedPoints extends StoredPoints {
  points: readonly SizedPoint[];
}

/** The points of a VNF, with all that their chains and their keeping follow from. */
export async function readStoredPoints(of: Transaction, vnfId: string): Promise<SizedPoints> {
  const rows = await of.recoveryPoint.findMany({
    where: {
      vnfId,
      OR: [{ state: { not: "pruned" } }, { backups: { some: { state: { not: "deleted" } } } }],
    },
    select: {
      id: true,
      takenAt: true,
      state: true,
      siteId: true,
      heldBy: true,
      heldBecause: true,
      backups: { select: { ...LINK, siteId: true, volumeId: true, sizeGib: true } },
    },
  });
  const backups = rows.flatMap((row) => row.backups);
  const elsewhere = await of.pointBackup.findMany({
    where: {
      siteId: { in: [...new Set(backups.map(({ siteId }) => siteId))] },
      volumeId: { in: [...new Set(backups.map(({ volumeId }) => volumeId))] },
      backupId: { not: null },
      point: { vnfId: { not: vnfId } },
    },
    select: LINK,
  });
  const remembered = new Map(
    (
      await of.site.findMany({
        where: { id: { in: [...new Set(rows.map(({ siteId }) => siteId))] }, isRemembered: true },
        select: { id: true, name: true },
      })
    ).map(({ id, name }) => [id, name]),
  );
  return {
    elsewhere,
    readBy: await readReaders(
      of,
      rows.map(({ id }) => id),
    ),
    points: rows.map(({ siteId, heldBy, heldBecause, ...row }) => ({
      ...row,
      hold: heldBy === null ? null : { by: heldBy, because: heldBecause ?? "" },
      rememberedSite: remembered.get(siteId) ?? null,
      sizeGib: row.backups.reduce(
        (sum, { sizeGib, state }) => (state === "deleted" ? sum : sum + sizeGib),
        0,
      ),
    })),
  };
}
