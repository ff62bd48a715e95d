import { judgeByRules } from "./judge-by-rules";
import { periodsOf } from "./period-of";
import { keepsNothing, type RetentionPolicyRules } from "./retention-rules";

/** A recovery point, as far as retention needs it. */
export interface RetentionPoint {
  id: string;
  takenAt: Date;
  /**
   * good: complete, and all that it is restored from is there. building: its backups are being made. left: an earlier
   * deletion has not got to its end. bad: any other.
   */
  state: "good" | "bad" | "building" | "left";
  /** The points that its backups build on, next ones only; one that is not among those given counts for nothing. */
  buildsOn: readonly string[];
  /** Why it must stay, whatever the policy says: held, in use, not to be deleted from here; a phrase each. */
  mustStay: readonly string[];
  /** A backup of another VNF's point builds on it. */
  isNeededElsewhere: boolean;
}

/** What becomes of a point, and why; a phrase each, without a full stop. */
export interface RetentionVerdict {
  id: string;
  /** parent: its time is over, and it stays while another builds on it. */
  fate: "kept" | "parent" | "goes";
  why: string[];
}

const DAY_MS = 86_400_000;

/**
 * What a policy does with a VNF's points: the newest comes first. Pure.
 *
 * Only good points count: any other takes nobody's place, and goes once a good one is newer. One that is dated in the future
 * (a clock was set back) counts for nothing and stays until its time has come. Whatever is said, the last good point
 * stays, and so does what a point that stays builds on. Done again after the deletion it says the same of the rest.
 * @throws Error for a policy that keeps nothing; RangeError for a zone that nobody knows
 */
export function planRetention(
  policy: RetentionPolicyRules,
  points: readonly RetentionPoint[],
  now: Date,
): RetentionVerdict[] {
  if (keepsNothing(policy)) throw new Error("A policy that keeps nothing is none.");
  const newestFirst = points.toSorted(
    (a, b) => b.takenAt.getTime() - a.takenAt.getTime() || (a.id < b.id ? 1 : -1),
  );
  const isFuture = ({ takenAt }: RetentionPoint) => takenAt > now;
  const counted = newestFirst.filter((point) => point.state === "good" && !isFuture(point));
  const byRules = judgeByRules(
    policy,
    counted.map(({ id, takenAt }) => ({ id, periods: periodsOf(takenAt, policy.timeZone) })),
  );
  const lastGood = counted[0];

  const reasonsToStay = (point: RetentionPoint): string[] => {
    const { id, state, takenAt, mustStay } = point;
    const own = [...mustStay];
    if (state === "building") own.push("still being made");
    // What an earlier deletion has begun cannot be used any more: no rule is there for it.
    if (state === "left") return own;
    if (isFuture(point)) own.push("dated in the future: one of the clocks is wrong");
    const ageMs = now.getTime() - takenAt.getTime();
    if (!isFuture(point) && ageMs < policy.minAgeDays * DAY_MS)
      own.push(`younger than ${policy.minAgeDays === 1 ? "a day" : `${policy.minAgeDays} days`}`);
    own.push(...(byRules.get(id)?.keep ?? []));
    if (state === "bad" && !isFuture(point) && (!lastGood || lastGood.takenAt <= takenAt))
      own.push("not complete, but no complete one is newer");
    if (id === lastGood?.id && own.length === 0) own.push("the last complete one");
    return own;
  };

  const kept = new Map<string, string[]>();
  for (const point of newestFirst) {
    const why = reasonsToStay(point);
    if (why.length > 0) kept.set(point.id, why);
  }
  const children = parentsOf(newestFirst, kept);
  return newestFirst.map((point): RetentionVerdict => {
    const why = kept.get(point.id);
    if (why) return { id: point.id, fate: "kept", why };
    const count = children.get(point.id);
    if (count !== undefined) return { id: point.id, fate: "parent", why: parentWords(point, count) };
    return { id: point.id, fate: "goes", why: whyItGoes(point, byRules.get(point.id)?.pass) };
  });
}

/** Of each point that is not kept for itself but built on by one that stays: how many that stay build on it directly. */
function parentsOf(
  points: readonly RetentionPoint[],
  kept: ReadonlyMap<string, unknown>,
): Map<string, number> {
  const known = new Map(points.map((point) => [point.id, point]));
  const parents = new Map<string, number>();
  const stays = points.filter(({ id, isNeededElsewhere }) => kept.has(id) || isNeededElsewhere);
  for (const { id } of stays) if (!kept.has(id)) parents.set(id, 0);
  for (let point = stays.pop(); point; point = stays.pop())
    for (const id of new Set(point.buildsOn)) {
      const parent = known.get(id);
      if (!parent || kept.has(id) || id === point.id) continue;
      const isNew = !parents.has(id);
      parents.set(id, (parents.get(id) ?? 0) + 1);
      if (isNew) stays.push(parent);
    }
  return parents;
}

function parentWords({ isNeededElsewhere }: RetentionPoint, count: number): string[] {
  return [
    ...(count > 0
      ? [count === 1 ? "a point that stays builds on it" : `${count} points that stay build on it`]
      : []),
    ...(isNeededElsewhere ? ["a point of another VNF builds on it"] : []),
  ];
}

function whyItGoes({ state }: RetentionPoint, pass: readonly string[] | undefined): string[] {
  if (state === "left") return ["left over from a deletion that did not get to its end"];
  if (state === "bad") return ["not complete, and a complete one is newer"];
  return [...(pass ?? [])];
}
