import { findChain } from "../recovery-points/find-chain";
import type { RetentionPoint } from "./plan-retention";

/** A backup, as far as its chain goes. */
export interface LinkedBackup {
  pointId: string;
  backupId: string | null;
  parentBackupId: string | null;
  isIncremental: boolean;
  state: string;
}

export interface StoredPoint {
  id: string;
  takenAt: Date;
  state: "building" | "complete" | "incomplete" | "pruned";
  hold: { by: string; because: string } | null;
  /** Where nothing can be deleted, since it is known from a manifest only; null: something can. */
  rememberedSite: string | null;
  backups: readonly LinkedBackup[];
}

export interface StoredPoints {
  points: readonly StoredPoint[];
  /** Backups of the same volumes that other VNFs' points have: a VM may have been in another one before. */
  elsewhere: readonly LinkedBackup[];
  /** Names of runs that read a point, by its id. */
  readBy: ReadonlyMap<string, string>;
}

/** Points as retention judges them. Those of which nothing is left are none. Pure. */
export function toRetentionPoints({ points, elsewhere, readBy }: StoredPoints): RetentionPoint[] {
  const all = [...points.flatMap(({ backups }) => backups), ...elsewhere];
  const byId = new Map(
    all.flatMap((each) => (each.backupId === null ? [] : [[each.backupId, each] as const])),
  );
  const own = new Set(points.map(({ id }) => id));
  const needed = new Set(
    elsewhere.flatMap(({ state, parentBackupId }) => (state === "deleted" ? [] : (parentBackupId ?? []))),
  );
  const isWhole = (backup: LinkedBackup) => backup.state === "available" && !findChain(backup, byId).isBroken;
  return points.flatMap((point) => {
    const living = point.backups.filter(({ backupId, state }) => backupId !== null && state !== "deleted");
    if (point.state === "pruned" && living.length === 0) return [];
    const parents = living.flatMap(({ parentBackupId }) => byId.get(parentBackupId ?? "")?.pointId ?? []);
    return {
      id: point.id,
      takenAt: point.takenAt,
      state: stateOf(point, point.backups.every(isWhole)),
      buildsOn: [...new Set(parents)].filter((id) => own.has(id) && id !== point.id),
      mustStay: barriersOf(point, readBy.get(point.id)),
      isNeededElsewhere: living.some(({ backupId }) => needed.has(backupId ?? "")),
    };
  });
}

function stateOf({ state }: StoredPoint, isWhole: boolean): RetentionPoint["state"] {
  if (state === "building") return "building";
  if (state === "pruned") return "left";
  return state === "complete" && isWhole ? "good" : "bad";
}

function barriersOf({ hold, state, rememberedSite }: StoredPoint, reader: string | undefined): string[] {
  return [
    // What a deletion has begun with holds nothing any more.
    ...(hold && state !== "pruned" ? [`held by ${hold.by}: “${hold.because}”`] : []),
    ...(reader ? [`in use by ${reader}`] : []),
    ...(rememberedSite ? [`made at ${rememberedSite}, which is known from a manifest only`] : []),
  ];
}
