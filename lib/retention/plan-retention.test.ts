import { describe, expect, it } from "vitest";
import { planRetention, type RetentionPoint } from "./plan-retention";
import type { RetentionPolicyRules } from "./retention-rules";

const NONE = { keepLast: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, minAgeDays: 0 };
const policy = (rules: Partial<RetentionPolicyRules>): RetentionPolicyRules => ({
  ...NONE,
  timeZone: "UTC",
  ...rules,
});
const at = (takenAt: string, more: Partial<RetentionPoint> = {}): RetentionPoint => ({
  id: takenAt,
  takenAt: new Date(takenAt),
  state: "good",
  buildsOn: [],
  mustStay: [],
  isNeededElsewhere: false,
  ...more,
});
const NOW = new Date("2026-11-22T12:00:00Z");
const plan = (rules: Partial<RetentionPolicyRules>, points: readonly RetentionPoint[], now = NOW) =>
  planRetention(policy(rules), points, now);
const staying = (...args: Parameters<typeof plan>) =>
  plan(...args)
    .filter(({ fate }) => fate !== "goes")
    .map(({ id }) => id);
const fates = (...args: Parameters<typeof plan>) =>
  Object.fromEntries(plan(...args).map(({ id, fate, why }) => [id, `${fate}: ${why.join("; ")}`]));
/** One each day at noon, the newest first. */
const daily = (days: number, hour = "06:00:00Z") =>
  Array.from({ length: days }, (_, back) => {
    const day = new Date(NOW.getTime() - back * 86_400_000).toISOString().slice(0, 10);
    return at(`${day}T${hour}`);
  });
const id = (points: readonly RetentionPoint[], index: number) => points[index]?.id ?? "";

describe("the last ones", () => {
  it("are the newest, in whatever order they come", () => {
    const points = daily(5);
    expect(staying({ keepLast: 2 }, points.toReversed())).toEqual([id(points, 0), id(points, 1)]);
    expect(fates({ keepLast: 2 }, points)[id(points, 2)]).toBe("goes: not one of the last 2");
  });

  it("of equal times are always the same ones", () => {
    const time = new Date("2026-11-20T00:00:00Z");
    const twins = ["a", "b", "c"].map((name) => at("2026-11-20T00:00:00Z", { id: name, takenAt: time }));
    expect(staying({ keepLast: 1 }, twins)).toEqual(staying({ keepLast: 1 }, twins.toReversed()));
    expect(staying({ daily: 3 }, twins)).toHaveLength(1);
  });
});

describe("days, weeks, months and years", () => {
  it("each keep their newest, and say which they stand for", () => {
    const points = [
      at("2026-11-22T06:00:00Z"),
      at("2026-11-22T01:00:00Z"),
      at("2026-11-21T06:00:00Z"),
      at("2026-11-20T06:00:00Z"),
    ];
    expect(fates({ daily: 2 }, points)).toEqual({
      "2026-11-22T06:00:00Z": "kept: the newest of 2026-11-22, day 1 of 2",
      "2026-11-22T01:00:00Z": "goes: a newer one stands for 2026-11-22",
      "2026-11-21T06:00:00Z": "kept: the newest of 2026-11-21, day 2 of 2",
      "2026-11-20T06:00:00Z": "goes: 2026-11-20 is not one of the last 2 days",
    });
  });

  it("are those that have a point: a pause in backups takes nothing away", () => {
    const old = [at("2025-01-03T00:00:00Z"), at("2024-06-01T00:00:00Z"), at("2024-05-01T00:00:00Z")];
    expect(staying({ daily: 2 }, old)).toEqual([id(old, 0), id(old, 1)]);
  });

  it("a whole scheme over three years: 7 days, 4 weeks, 12 months, 2 years", () => {
    const points = daily(3 * 365);
    const kept = staying({ daily: 7, weekly: 4, monthly: 12, yearly: 2 }, points).map((time) =>
      time.slice(0, 10),
    );
    expect(kept).toEqual([
      ...["2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16"],
      // Sundays: the newest of a week. The one of today stands for this week.
      ...["2026-11-15", "2026-11-08", "2026-11-01"],
      // Today stands for November.
      ...["2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31"],
      ...["2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31"],
    ]);
  });

  it("weeks go from Monday, across the turn of a year", () => {
    // 2026-12-28 is a Monday, 2027-01-03 the Sunday of the same week.
    const points = [at("2027-01-03T23:59:00Z"), at("2026-12-28T00:00:00Z"), at("2026-12-27T23:59:00Z")];
    const now = new Date("2027-01-04T00:00:00Z");
    expect(staying({ weekly: 5 }, points, now)).toEqual([id(points, 0), id(points, 2)]);
  });

  it("know the leap day", () => {
    const points = [at("2028-03-01T00:00:00Z"), at("2028-02-29T23:00:00Z"), at("2028-02-28T23:00:00Z")];
    const now = new Date("2028-03-01T12:00:00Z");
    expect(staying({ daily: 5 }, points, now)).toHaveLength(3);
    expect(staying({ monthly: 5 }, points, now)).toEqual([id(points, 0), id(points, 1)]);
  });

  it("are those of the policy's zone", () => {
    const points = [at("2026-11-21T23:30:00Z"), at("2026-11-21T22:30:00Z")];
    expect(staying({ daily: 2 }, points)).toHaveLength(1);
    expect(staying({ daily: 2, timeZone: "Europe/Oslo" }, points)).toHaveLength(2);
    expect(() => plan({ daily: 2, timeZone: "Europe/Atlantis" }, points)).toThrow(RangeError);
  });

  it("of 23 and of 25 hours are one day each", () => {
    // Oslo: clocks are put on on 29 March 2026 and back on 25 October.
    const spring = ["2026-03-28T23:30:00Z", "2026-03-29T21:30:00Z", "2026-03-29T22:30:00Z"].map((time) =>
      at(time),
    );
    const autumn = [
      "2026-10-24T22:30:00Z",
      "2026-10-25T00:30:00Z",
      "2026-10-25T01:30:00Z",
      "2026-10-25T22:30:00Z",
    ];
    expect(staying({ daily: 9, timeZone: "Europe/Oslo" }, spring)).toEqual([
      "2026-03-29T22:30:00Z",
      "2026-03-29T21:30:00Z",
    ]);
    expect(
      staying(
        { daily: 9, timeZone: "Europe/Oslo" },
        autumn.map((time) => at(time)),
      ),
    ).toEqual(["2026-10-25T22:30:00Z"]);
  });
});

describe("what never goes", () => {
  it("is younger than the least age: days of 24 hours", () => {
    const points = [at("2026-11-22T11:00:00Z"), at("2026-11-20T12:00:01Z"), at("2026-11-20T12:00:00Z")];
    expect(fates({ minAgeDays: 2 }, points)).toEqual({
      "2026-11-22T11:00:00Z": "kept: younger than 2 days",
      "2026-11-20T12:00:01Z": "kept: younger than 2 days",
      "2026-11-20T12:00:00Z": "goes: not younger than 2 days",
    });
  });

  it("is the last good one, however old", () => {
    const points = [at("2020-01-02T00:00:00Z"), at("2020-01-01T00:00:00Z")];
    expect(fates({ minAgeDays: 1 }, points)).toEqual({
      "2020-01-02T00:00:00Z": "kept: the last complete one",
      "2020-01-01T00:00:00Z": "goes: not younger than a day",
    });
  });

  it("is held, in use, or being made, and says why", () => {
    const points = [
      at("2026-11-22T06:00:00Z"),
      at("2026-11-21T06:00:00Z", { mustStay: ["held by Kari: the upgrade"] }),
      at("2026-11-20T06:00:00Z", { mustStay: ["in use by d-12"], state: "bad" }),
      at("2026-11-19T06:00:00Z", { state: "building" }),
    ];
    expect(fates({ keepLast: 1 }, points)).toEqual({
      "2026-11-22T06:00:00Z": "kept: the last one",
      "2026-11-21T06:00:00Z": "kept: held by Kari: the upgrade",
      "2026-11-20T06:00:00Z": "kept: in use by d-12",
      "2026-11-19T06:00:00Z": "kept: still being made",
    });
  });

  it("is dated in the future, and takes no other one's place", () => {
    const points = [at("2031-01-01T00:00:00Z"), at("2026-11-22T06:00:00Z"), at("2026-11-21T06:00:00Z")];
    expect(fates({ keepLast: 1, daily: 1 }, points)).toEqual({
      "2031-01-01T00:00:00Z": "kept: dated in the future: one of the clocks is wrong",
      "2026-11-22T06:00:00Z": "kept: the last one; the newest of 2026-11-22, day 1 of 1",
      "2026-11-21T06:00:00Z": "goes: not the last one; 2026-11-21 is not one of the last 1 day",
    });
  });
});

describe("a point that is not good", () => {
  it("takes nobody's place", () => {
    const points = [
      at("2026-11-22T06:00:00Z", { state: "bad" }),
      at("2026-11-21T06:00:00Z"),
      at("2026-11-20T06:00:00Z", { state: "bad" }),
      at("2026-11-19T06:00:00Z"),
    ];
    expect(fates({ keepLast: 2 }, points)).toEqual({
      "2026-11-22T06:00:00Z": "kept: not complete, but no complete one is newer",
      "2026-11-21T06:00:00Z": "kept: one of the last 2",
      "2026-11-20T06:00:00Z": "goes: not complete, and a complete one is newer",
      "2026-11-19T06:00:00Z": "kept: one of the last 2",
    });
  });

  it("stays while there is no good one at all", () => {
    const points = daily(9).map((point) => ({ ...point, state: "bad" as const }));
    expect(staying({ keepLast: 1 }, points)).toHaveLength(9);
  });

  it("goes on going when its deletion has begun, unless somebody builds on what is left", () => {
    const points = [
      at("2026-11-22T06:00:00Z", { buildsOn: ["2026-11-20T06:00:00Z"] }),
      at("2026-11-21T06:00:00Z", { state: "left" }),
      at("2026-11-20T06:00:00Z", { state: "left" }),
    ];
    expect(fates({ keepLast: 5, minAgeDays: 90 }, points)).toMatchObject({
      "2026-11-21T06:00:00Z": "goes: left over from a deletion that did not get to its end",
      "2026-11-20T06:00:00Z": "parent: a point that stays builds on it",
    });
  });
});

describe("chains", () => {
  const chain = (...times: string[]) =>
    times.map((time, index) => at(time, { buildsOn: times.slice(index + 1, index + 2) }));

  it("a parent stays while what builds on it does, up to the full one", () => {
    const points = chain("2026-11-22T06:00:00Z", "2026-11-21T06:00:00Z", "2026-11-20T06:00:00Z");
    expect(fates({ keepLast: 1 }, points)).toEqual({
      "2026-11-22T06:00:00Z": "kept: the last one",
      "2026-11-21T06:00:00Z": "parent: a point that stays builds on it",
      "2026-11-20T06:00:00Z": "parent: a point that stays builds on it",
    });
  });

  it("goes as a whole once nothing of it is kept", () => {
    const older = chain("2026-11-20T06:00:00Z", "2026-11-19T06:00:00Z", "2026-11-18T06:00:00Z");
    const points = [...chain("2026-11-22T06:00:00Z", "2026-11-21T06:00:00Z"), ...older];
    expect(staying({ keepLast: 1 }, points)).toEqual(["2026-11-22T06:00:00Z", "2026-11-21T06:00:00Z"]);
    const held = points.map((point) =>
      point.id === "2026-11-19T06:00:00Z" ? { ...point, mustStay: ["held"] } : point,
    );
    expect(staying({ keepLast: 1 }, held)).toEqual([
      "2026-11-22T06:00:00Z",
      "2026-11-21T06:00:00Z",
      "2026-11-19T06:00:00Z",
      "2026-11-18T06:00:00Z",
    ]);
  });

  it("of another VNF hold it, and all that it builds on", () => {
    const points = chain("2026-11-22T06:00:00Z", "2026-11-21T06:00:00Z", "2026-11-20T06:00:00Z").map(
      (point) => (point.id === "2026-11-21T06:00:00Z" ? { ...point, isNeededElsewhere: true } : { ...point }),
    );
    const [newest] = points;
    if (newest) newest.buildsOn = [];
    expect(fates({ keepLast: 1 }, points)).toMatchObject({
      "2026-11-21T06:00:00Z": "parent: a point of another VNF builds on it",
      "2026-11-20T06:00:00Z": "parent: a point that stays builds on it",
    });
  });

  it("that go round in a circle end nobody", () => {
    const a = at("2026-11-20T06:00:00Z", { buildsOn: ["2026-11-19T06:00:00Z"], mustStay: ["held"] });
    const b = at("2026-11-19T06:00:00Z", { buildsOn: ["2026-11-20T06:00:00Z", "2026-11-19T06:00:00Z"] });
    expect(staying({ keepLast: 1 }, [at("2026-11-22T06:00:00Z"), a, b])).toHaveLength(3);
  });
});

it("a policy that keeps nothing is refused, and nothing is a plan too", () => {
  expect(() => plan({}, daily(3))).toThrow(/keeps nothing/);
  expect(plan({ keepLast: 1 }, [])).toEqual([]);
});
