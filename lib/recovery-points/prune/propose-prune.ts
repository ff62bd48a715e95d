import type { PrunablePoint, PruneFacts } from "./plan-prune";
import { isGood, lastGoodWords, whyItStays } from "./why-it-stays";

/** Which of the chosen points can go together now, and why the others stay. */
export interface PruneProposal {
  going: PrunablePoint[];
  staying: { point: PrunablePoint; why: string[] }[];
  /** Newer points that are not chosen and build on chosen ones: with them those could go. */
  builtOn: PrunablePoint[];
}

/**
 * The most of the chosen points that can go without breaking what stays: a point that has to stay keeps what it builds
 * on. What is proposed is what planPrune takes. Pure.
 */
export function proposePrune(facts: PruneFacts): PruneProposal {
  const chosen = facts.points.filter(({ id }) => facts.chosen?.has(id) ?? true);
  const why = new Map<string, string[]>();
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const isKept = ({ id }: PrunablePoint) => why.has(id) || !chosenIds.has(id);
  let going = chosen;
  for (;;) {
    const kept = facts.points.filter(isKept);
    const more = whyItStays(facts, going, kept);
    if (!facts.vnf.isDeleted && !kept.some(isGood)) {
      const last = newestGood(going.filter(({ id }) => !more.has(id)));
      if (last) more.set(last.id, [lastGoodWords(facts.vnf.name)]);
    }
    if (more.size === 0) break;
    for (const [id, reasons] of more) why.set(id, reasons);
    going = going.filter(({ id }) => !why.has(id));
  }
  return {
    going,
    staying: chosen.flatMap((point) => {
      const reasons = why.get(point.id);
      return reasons ? [{ point, why: reasons }] : [];
    }),
    builtOn: buildingOn(facts.points, chosen),
  };
}

const newestGood = (points: readonly PrunablePoint[]): PrunablePoint | undefined =>
  points.filter(isGood).toSorted((a, b) => b.takenAt.localeCompare(a.takenAt))[0];

/** All that builds on some points, directly or not, without these. */
function buildingOn(all: readonly PrunablePoint[], points: readonly PrunablePoint[]): PrunablePoint[] {
  const given = new Set(points);
  const found = new Set(points);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    const ids = new Set([...found].flatMap(({ backups }) => backups.map(({ backupId }) => backupId)));
    for (const point of all)
      if (
        point.backups.some(
          ({ parentBackupId, state }) =>
            parentBackupId !== null && state !== "deleted" && ids.has(parentBackupId),
        )
      )
        found.add(point);
  }
  return all.filter((point) => found.has(point) && !given.has(point));
}
