import { describe, expect, it } from "vitest";
import { foldsOf, layOut, placeOf, spanOf } from "./timeline-scale";
import { budgetPlace, windowScale } from "./timeline-window-scale";

describe("a scale", () => {
  const scale = layOut(0, 10, [
    { to: 100, right: 50 },
    { to: 1_100, right: 60, isFolded: true },
    { to: 1_200, right: 100 },
  ]);

  it("is linear in each part, and goes on from one to the next", () => {
    expect([0, 50, 100, 600, 1_100, 1_150, 1_200].map((ms) => placeOf(scale, ms))).toEqual([
      10, 30, 50, 55, 60, 80, 100,
    ]);
    expect(foldsOf(scale)).toHaveLength(1);
  });
  it("has a place for what is outside of it, and for what is no time", () => {
    expect([-5, 9_999, Number.NaN].map((ms) => placeOf(scale, ms))).toEqual([10, 100, 10]);
    expect(placeOf({ parts: [] }, 5)).toBe(0);
  });
  it("draws a negative length, by two clocks, as none", () => {
    expect(spanOf(scale, 80, 20)).toEqual({ x: 42, width: 0 });
  });
  it("has no part that goes back", () => {
    expect(layOut(5, 50, [{ to: 2, right: 40 }]).parts).toEqual([
      { from: 5, to: 5, left: 50, right: 50, isFolded: false },
    ]);
  });
});

describe("the scale of a freeze window", () => {
  const of = (lengthMs: number, more: Partial<Parameters<typeof windowScale>[0]> = {}) =>
    windowScale({ lengthMs, budgetMs: 8_000, isOpen: false, events: [], ...more });
  const steady = (lengthMs: number) => budgetPlace(of(lengthMs, { isOpen: true }), 8_000);

  it("has the budget at one place for as long as the window is within it", () => {
    expect(new Set([0, 10, 5_000, 8_000].map(steady)).size).toBe(1);
  });
  it("uses most of its width for a window that took a large share of the budget", () => {
    expect(placeOf(of(5_700), 5_700)).toBeCloseTo(63.3, 1);
  });
  it("folds the spare time of a short one, so that it can be seen, and keeps the budget's line", () => {
    const scale = of(400, { events: [100, 390] });
    expect(placeOf(scale, 400)).toBeGreaterThan(55);
    expect(foldsOf(scale)).toHaveLength(1);
    expect(budgetPlace(scale, 8_000)).toBeCloseTo(87.77, 2);
  });
  it("does not fold while the window is open: nothing jumps under who watches", () => {
    expect(foldsOf(of(400, { isOpen: true }))).toEqual([]);
  });
  it("folds the time in which nothing new came, of one that is stuck", () => {
    const scale = of(47_200, { isOpen: true, events: [300, 5_700, 6_460] });
    const [fold] = foldsOf(scale);
    expect(fold?.from).toBeGreaterThan(8_000);
    expect(placeOf(scale, 47_200)).toBeCloseTo(94.13, 2);
    expect(placeOf(scale, 6_460)).toBeLessThan(fold?.left ?? 0);
    expect(budgetPlace(scale, 8_000)).toBeLessThan(fold?.left ?? 0);
  });
  it("never folds over something that came about", () => {
    const scale = of(60_000, { events: [30_000] });
    for (const { from, to } of foldsOf(scale)) expect(from < 30_000 && 30_000 < to).toBe(false);
  });
  it("has no fold when it is a little over its budget, and the line stays in sight", () => {
    const scale = of(9_000);
    expect(foldsOf(scale)).toEqual([]);
    expect(budgetPlace(scale, 8_000)).toBeLessThan(placeOf(scale, 9_000));
  });
  it("is there for a window of no length, and where nothing is frozen", () => {
    expect(placeOf(of(0), 0)).toBeCloseTo(2.66, 2);
    const unfrozen = of(1_200, { budgetMs: null });
    expect(budgetPlace(unfrozen, null)).toBeNull();
    expect(placeOf(unfrozen, 1_200)).toBeGreaterThan(90);
    expect(placeOf(of(0, { budgetMs: null }), 0)).toBeCloseTo(2.66, 2);
    expect(placeOf(of(-50), 0)).toBeCloseTo(2.66, 2);
  });
});
