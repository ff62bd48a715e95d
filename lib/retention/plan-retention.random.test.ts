import { describe, expect, it } from "vitest";
import { planRetention, type RetentionPoint } from "./plan-retention";
import type { RetentionPolicyRules } from "./retention-rules";

/* Thousands of histories that nobody thought of: what must hold of each (I9). */

const HISTORIES = 2_000;
const ZONES = ["UTC", "Europe/Oslo", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"];
const DAY_MS = 86_400_000;
const NOW = new Date("2026-03-29T01:30:00Z");

/** mulberry32: the same numbers for the same seed, so that a failure can be looked at. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface History {
  policy: RetentionPolicyRules;
  points: RetentionPoint[];
}

function historyOf(seed: number): History {
  const random = randomOf(seed);
  const below = (most: number) => Math.floor(random() * most);
  const chance = (part: number) => random() < part;
  const rule = (most: number) => (chance(0.5) ? 0 : below(most));
  const policy: RetentionPolicyRules = {
    keepLast: rule(6),
    daily: rule(8),
    weekly: rule(6),
    monthly: rule(6),
    yearly: rule(4),
    minAgeDays: chance(0.7) ? 0 : below(40),
    timeZone: ZONES[below(ZONES.length)] ?? "UTC",
  };
  if (
    policy.keepLast + policy.daily + policy.weekly + policy.monthly + policy.yearly + policy.minAgeDays ===
    0
  )
    policy.keepLast = 1;
  const spreadMs = [DAY_MS / 2, 10 * DAY_MS, 90 * DAY_MS, 1200 * DAY_MS][below(4)] ?? DAY_MS;
  const bad = random();
  const points: RetentionPoint[] = [];
  for (let index = below(45); index > 0; index--) {
    // Some at the same moment, some after now.
    const same = points.length > 0 && chance(0.1) ? points[below(points.length)]?.takenAt : undefined;
    const takenAt = same ?? new Date(NOW.getTime() - random() * spreadMs + (chance(0.03) ? spreadMs : 0));
    const parents = Array.from(
      { length: chance(0.6) ? 1 + below(2) : 0 },
      () => points[below(points.length)]?.id,
    );
    points.push({
      id: `p${points.length}`,
      takenAt,
      state: chance(0.6 + 0.4 * (1 - bad))
        ? "good"
        : ((["bad", "bad", "building", "left"] as const)[below(4)] ?? "bad"),
      buildsOn: parents.filter((parent) => parent !== undefined),
      mustStay: chance(0.06) ? [chance(0.5) ? "held" : "in use"] : [],
      isNeededElsewhere: chance(0.04),
    });
  }
  return { policy, points };
}

const goingOf = ({ policy, points }: History) =>
  new Set(
    planRetention(policy, points, NOW)
      .filter(({ fate }) => fate === "goes")
      .map(({ id }) => id),
  );

interface Case extends History {
  seed: number;
  going: Set<string>;
}
const CASES = Array.from({ length: HISTORIES }, (_, index): Case => {
  const history = historyOf(index + 1);
  return { ...history, seed: index + 1, going: goingOf(history) };
});
/** What is wrong, over all histories: the seed and what it is about. */
const wrongs = (find: (each: Case) => readonly string[]) =>
  CASES.flatMap((each) => find(each).map((what) => `seed ${each.seed}: ${what}`));
const ids = (points: readonly RetentionPoint[]) => points.map(({ id }) => id);
const differing = (a: readonly string[], b: ReadonlySet<string>) => [
  ...a.filter((id) => !b.has(id)),
  ...[...b].filter((id) => !a.includes(id)),
];

describe(`of ${HISTORIES} random histories`, () => {
  it("many points go: a planner that keeps all would pass everything below", () => {
    expect(CASES.reduce((sum, { going }) => sum + going.size, 0)).toBeGreaterThan(HISTORIES * 3);
  });

  it("the newest good point never goes, and where there is none nothing does", () => {
    const found = wrongs(({ points, going }) => {
      const good = points.filter(({ state, takenAt }) => state === "good" && takenAt <= NOW);
      const newest = Math.max(...good.map(({ takenAt }) => takenAt.getTime()));
      if (good.some(({ id, takenAt }) => takenAt.getTime() === newest && !going.has(id))) return [];
      if (good.length > 0) return ["the newest good one goes"];
      return ids(points.filter(({ id, state }) => state !== "left" && going.has(id)));
    });
    expect(found).toEqual([]);
  });

  it("no parent of a point that stays goes", () => {
    const found = wrongs(({ points, going }) =>
      points.flatMap(({ id, buildsOn }) =>
        going.has(id) ? [] : buildsOn.filter((parent) => going.has(parent)),
      ),
    );
    expect(found).toEqual([]);
  });

  it("nothing goes that is held, in use, being made, needed by another VNF, in the future or too young", () => {
    const found = wrongs(({ policy, points, going }) =>
      ids(
        points.filter(({ id, mustStay, isNeededElsewhere, state, takenAt }) => {
          if (!going.has(id)) return false;
          if (mustStay.length > 0 || isNeededElsewhere || state === "building") return true;
          return state !== "left" && NOW.getTime() - takenAt.getTime() < policy.minAgeDays * DAY_MS;
        }),
      ),
    );
    expect(found).toEqual([]);
  });

  it("planned again after the deletion, nothing more goes", () => {
    const found = wrongs(({ policy, points, going }) => [
      ...goingOf({ policy, points: points.filter(({ id }) => !going.has(id)) }),
    ]);
    expect(found).toEqual([]);
  });

  it("a deletion that stopped half-way is gone on with, and nothing else goes", () => {
    const found = wrongs(({ policy, points, going }) => {
      const left = new Set(going);
      const hasChild = (id: string) =>
        points.some((point) => left.has(point.id) && point.id !== id && point.buildsOn.includes(id));
      for (const id of going) if (left.size > going.size / 2 && !hasChild(id)) left.delete(id);
      const rest = points.filter(({ id }) => !going.has(id) || left.has(id));
      return differing([...goingOf({ policy, points: rest })], left);
    });
    expect(found).toEqual([]);
  });

  it("a more generous policy lets nothing go that this one keeps", () => {
    const found = wrongs(({ policy, points, going, seed }) => {
      const random = randomOf(seed * 7919);
      const more = () => (random() < 0.5 ? 0 : Math.floor(random() * 5));
      const generous = {
        ...policy,
        keepLast: policy.keepLast + more(),
        daily: policy.daily + more(),
        weekly: policy.weekly + more(),
        monthly: policy.monthly + more(),
        yearly: policy.yearly + more(),
        minAgeDays: policy.minAgeDays + more(),
      };
      return [...goingOf({ policy: generous, points })].filter((id) => !going.has(id));
    });
    expect(found).toEqual([]);
  });

  it("a bad point never decides what becomes of a good one, but by what builds on what", () => {
    const found = wrongs(({ policy, points, going }) => {
      const good = points.filter(({ state }) => state === "good");
      const alone = goingOf({ policy, points: good.map((point) => ({ ...point, buildsOn: [] })) });
      return ids(good.filter(({ id }) => going.has(id) && !alone.has(id)));
    });
    expect(found).toEqual([]);
  });

  it("each point is told of once, with a reason, and the order of the input does not matter", () => {
    const found = wrongs(({ policy, points, going }) => {
      const verdicts = planRetention(policy, points.toReversed(), NOW);
      const goes = verdicts.filter(({ fate }) => fate === "goes").map(({ id }) => id);
      return [
        ...(verdicts.length === points.length ? [] : ["one is told of twice, or not at all"]),
        ...differing(
          verdicts.map(({ id }) => id),
          new Set(ids(points)),
        ),
        ...verdicts.filter(({ why }) => why.length === 0).map(({ id }) => id),
        ...differing(goes, going),
      ];
    });
    expect(found).toEqual([]);
  });
});
