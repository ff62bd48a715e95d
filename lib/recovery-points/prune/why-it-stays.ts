import type { PrunablePoint, PruneFacts } from "./plan-prune";

/** Of points that are to go while others stay: why each cannot, in sentences; those that can are absent. Pure. */
export function whyItStays(
  facts: PruneFacts,
  going: readonly PrunablePoint[],
  kept: readonly PrunablePoint[],
): Map<string, string[]> {
  const needed = neededBy(kept);
  return new Map(
    going.flatMap((point) => {
      const reader = facts.readBy.get(point.id);
      const ids = point.backups.flatMap(({ backupId }) => backupId ?? []);
      const why = [
        ...(point.state === "building" ? [`The point of ${day(point)} is still being made.`] : []),
        ...(reader ? [`The point of ${day(point)} is in use by ${reader}, which is not over.`] : []),
        // What a deletion has begun with holds nothing any more.
        ...(point.hold && point.state !== "pruned"
          ? [
              `The point of ${day(point)} is held by ${point.hold.by}: “${point.hold.because}”. Release it first.`,
            ]
          : []),
        ...(ids.some((id) => needed.has(id))
          ? [`Newer points build on the one of ${day(point)}: delete those with it, or keep it.`]
          : []),
        ...(ids.some((id) => facts.neededElsewhere.has(id))
          ? [`A point of another VNF builds on the one of ${day(point)}.`]
          : []),
      ];
      return why.length === 0 ? [] : [[point.id, why] as const];
    }),
  );
}

/** Backups that those of points build on. Pure. */
const neededBy = (points: readonly PrunablePoint[]): Set<string> =>
  new Set(
    points.flatMap(({ backups }) =>
      backups.flatMap(({ parentBackupId, state }) =>
        parentBackupId === null || state === "deleted" ? [] : [parentBackupId],
      ),
    ),
  );

/** "2026-11-20 02:00 UTC" */
export const day = ({ takenAt }: { takenAt: string }): string =>
  `${takenAt.slice(0, 10)} ${takenAt.slice(11, 16)} UTC`;

/** Pure. */
export const isGood = ({ state }: PrunablePoint): boolean => state === "complete";

/** Why the last good point of a VNF that is still there stays. Pure. */
export const lastGoodWords = (vnfName: string): string =>
  `${vnfName} would have no complete recovery point left. Back it up first.`;
