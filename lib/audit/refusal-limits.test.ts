import { beforeEach, describe, expect, it } from "vitest";
import { RefusalLimits } from "./refusal-limits";

let now: number;
let due: { at: number; work: () => void }[];
let limits: RefusalLimits;
let told: [string, number, boolean][];

beforeEach(() => {
  now = 0;
  due = [];
  told = [];
  limits = new RefusalLimits(
    () => now,
    (work, ms) => due.push({ at: now + ms, work }),
  );
});

const take = (source: string) => limits.take(source, (count, ofAll) => told.push([source, count, ofAll]));
const times = (count: number, source: string) =>
  Array.from({ length: count }, () => take(source)).filter(Boolean).length;
function passUntil(time: number) {
  now = time;
  for (const { work } of due.filter(({ at }) => at <= time)) work();
  due = due.filter(({ at }) => at > time);
}

describe("RefusalLimits", () => {
  it("lets 60 a minute of one source through, and tells the number of the rest once", () => {
    expect(times(100, "a")).toBe(60);
    expect(times(5, "b")).toBe(5);
    passUntil(59_999);
    expect(told).toEqual([]);
    expect(take("a")).toBe(false);
    passUntil(60_000);
    expect(told).toEqual([["a", 41, false]]);
    expect(times(61, "a")).toBe(60);
    passUntil(120_000);
    expect(told).toEqual([
      ["a", 41, false],
      ["a", 1, false],
    ]);
  });

  it("lets 600 of all through, and tells one number for all", () => {
    const written = Array.from({ length: 700 }, (_, i) => take(`source ${i}`)).filter(Boolean);
    expect(written).toHaveLength(600);
    passUntil(60_000);
    expect(told).toEqual([["source 600", 100, true]]);
    expect(take("source 1")).toBe(true);
  });
});
