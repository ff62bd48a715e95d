import type { PlannedDeletion, PrunePlan } from "./prune-plan";
import { day, isGood, lastGoodWords, whyItStays } from "./why-it-stays";

/** A backup of a VNF's points, as far as a prune needs it. */
export interface PrunableBackup {
  rowId: string;
  backupId: string | null;
  parentBackupId: string | null;
  siteId: string;
  credentialId: string;
  volumeId: string;
  volumeName: string;
  serverId: string;
  serverName: string;
  state: string;
  copies: { siteId: string; siteName: string; credentialId: string | null; state: string; tries: number }[];
}

export interface PrunablePoint {
  id: string;
  runId: string;
  takenAt: string;
  state: "building" | "complete" | "incomplete" | "pruned";
  /** Somebody keeps it; null: nobody does. */
  hold: { by: string; because: string } | null;
  backups: readonly PrunableBackup[];
}

export interface PruneFacts {
  vnf: { id: string; name: string; isDeleted: boolean };
  site: { id: string; name: string };
  /** All points of the VNF that are not wholly pruned. */
  points: readonly PrunablePoint[];
  /** Backups that those of other VNFs build on: a volume's VM may have been in another one before. */
  neededElsewhere: ReadonlySet<string>;
  /** Names of runs that read a point, or whose recovery stands and may be asked for it again, by the point's id. */
  readBy: ReadonlyMap<string, string>;
  /** Undefined: all of them. */
  chosen: ReadonlySet<string> | undefined;
}

/** A plan, or why nothing may be deleted, a line each. */
export type PrunePlanned = { plan: PrunePlan } | { obstacles: string[] };

/**
 * What has to be deleted, leaves first, so that some points go and every other one stays whole (I9): nothing that a kept
 * one builds on, and not the last good one of a VNF that is still there. Pure.
 */
export function planPrune(facts: PruneFacts, madeAt: string): PrunePlanned {
  const { vnf, site, points } = facts;
  const isChosen = ({ id }: PrunablePoint) => facts.chosen?.has(id) ?? true;
  const going = points.filter(isChosen);
  const kept = points.filter((point) => !isChosen(point));
  const obstacles = [...whyItStays(facts, going, kept).values()].flat();
  if (!vnf.isDeleted && going.some(isGood) && !kept.some(isGood)) obstacles.push(lastGoodWords(vnf.name));
  if (obstacles.length > 0) return { obstacles };
  const receivers = new Map(
    going.flatMap(({ backups }) =>
      backups.flatMap(({ copies }) => copies.map(({ siteId, siteName }) => [siteId, siteName] as const)),
    ),
  );
  return {
    plan: {
      version: 1,
      vnf: { id: vnf.id, name: vnf.name },
      site,
      madeAt,
      points: going.map(({ id, takenAt }) => ({ id, takenAt })),
      deletions: leavesFirst(going).map(({ point, backup }) => deletionOf(point, backup)),
      receivers: [...receivers].map(([siteId, siteName]) => ({ siteId, siteName })),
    },
  };
}

interface Chosen {
  point: PrunablePoint;
  backup: PrunableBackup & { backupId: string };
}

/** Each after all that builds on it; the newest first among equals. */
function leavesFirst(points: readonly PrunablePoint[]): Chosen[] {
  const all = points
    .toSorted((a, b) => b.takenAt.localeCompare(a.takenAt))
    .flatMap((point) =>
      point.backups.flatMap((backup): Chosen[] =>
        backup.backupId === null || backup.state === "deleted"
          ? []
          : [{ point, backup: { ...backup, backupId: backup.backupId } }],
      ),
    );
  const children = new Map<string, Chosen[]>();
  for (const each of all) {
    const { parentBackupId } = each.backup;
    if (parentBackupId) children.set(parentBackupId, [...(children.get(parentBackupId) ?? []), each]);
  }
  const order: Chosen[] = [];
  const seen = new Set<string>();
  const visit = (each: Chosen): void => {
    if (seen.has(each.backup.backupId)) return;
    seen.add(each.backup.backupId);
    for (const child of children.get(each.backup.backupId) ?? []) visit(child);
    order.push(each);
  };
  for (const each of all) visit(each);
  return order;
}

const deletionOf = (point: PrunablePoint, backup: Chosen["backup"]): PlannedDeletion => ({
  rowId: backup.rowId,
  pointId: point.id,
  madeByRunId: point.runId,
  credentialId: backup.credentialId,
  volumeId: backup.volumeId,
  serverId: backup.serverId,
  backupId: backup.backupId,
  title: `${backup.serverName} / ${backup.volumeName} of ${day(point)}`,
  copies: backup.copies
    // One that was never asked for is not there.
    .filter(({ state, tries }) => state === "known" || tries > 0)
    .map(({ siteId, siteName, credentialId }) => ({ siteId, siteName, credentialId })),
});
