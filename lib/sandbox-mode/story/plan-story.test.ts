import { describe, expect, it } from "vitest";
import { isLeftOut, planStory, STORY_VNFS, type StoryStep, WEEK_MS } from "./plan-story";
import { startKeyOf } from "./start-key-of";

const HOUR_MS = 3_600_000;
const steps = planStory();
const backUps = (of: readonly StoryStep[] = steps) => of.filter((step) => step.do === "back-up");
const timesOf = (key: string, of = backUps()) =>
  of.filter(({ keys }) => keys.some((k) => k === key)).map(({ atMs }) => atMs / HOUR_MS);

describe("the week", () => {
  it("goes forward, begins with its VNFs, and ends with backups that are an hour old", () => {
    const times = steps.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(steps[0]).toEqual({ do: "make-vnfs", atMs: 0 });
    expect(WEEK_MS - (times.at(-1) ?? 0)).toBe(HOUR_MS);
  });

  it("has a rhythm of 12 h and of 24 h, and 40 backups at most", () => {
    const gaps = (key: string) =>
      timesOf(key)
        .slice(1)
        .map((t, i) => t - (timesOf(key)[i] ?? 0));
    expect(new Set(gaps("core"))).toEqual(new Set([12]));
    expect(new Set(gaps("single"))).toEqual(new Set([24]));
    expect(backUps().flatMap(({ keys }) => keys).length).toBeLessThanOrEqual(40);
  });

  it("fills the quota two days before its end, so that the database misses its RPO by then", () => {
    const full = steps.find(({ do: what }) => what === "fill-quota")?.atMs ?? 0;
    expect((WEEK_MS - full) / HOUR_MS).toBe(48);
    const last = Math.max(...timesOf("database").filter((t) => t * HOUR_MS < full));
    const rpo = STORY_VNFS.find(({ key }) => key === "database")?.rpoMinutes ?? 0;
    expect(WEEK_MS / HOUR_MS - last).toBeGreaterThan(rpo / 60);
    expect(timesOf("database").some((t) => t * HOUR_MS > full)).toBe(true);
  });

  it("drills one VNF after it was backed up, and never the single VM", () => {
    const drills = steps.filter((step) => step.do === "drill");
    expect(drills.map(({ key }) => key)).toEqual(["core"]);
    expect(Math.min(...timesOf("core"))).toBeLessThan((drills[0]?.atMs ?? 0) / HOUR_MS);
  });
});

describe("a machine that takes too long", () => {
  const left = (elapsedMs: (step: StoryStep) => number) =>
    steps.filter((step) => !isLeftOut(step, elapsedMs(step)));

  it("leaves nothing out as long as it is in time", () => {
    expect(left((step) => 90_000 * (step.atMs / WEEK_MS))).toEqual(steps);
  });

  it("then backs up each day only, and at the worst what the story rests on", () => {
    const late = left((step) => 90_000 * (step.atMs / WEEK_MS) + 60_000);
    expect(timesOf("core", backUps(late))).toEqual(timesOf("single"));
    const worst = left(() => 3_600_000);
    expect(worst.filter((step) => step.do !== "back-up")).toEqual(
      steps.filter((step) => step.do !== "back-up"),
    );
    for (const { key } of STORY_VNFS) expect(timesOf(key, backUps(worst)).length).toBeGreaterThanOrEqual(5);
    const full = 120;
    expect(
      timesOf("database", backUps(worst))
        .filter((t) => t < full)
        .at(-1),
    ).toBe(119);
    expect(timesOf("core", backUps(worst)).at(-1)).toBe(167);
  });
});

it("names the runs of a step by what they are of, each its own, always the same", () => {
  const id = "0f1e2d3c-4b5a-4678-9abc-def012345678";
  const key = startKeyOf(id, 3, "core");
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(startKeyOf(id, 3, "core")).toBe(key);
  expect(new Set([key, startKeyOf(id, 4, "core"), startKeyOf(id, 3, "single")]).size).toBe(3);
});
