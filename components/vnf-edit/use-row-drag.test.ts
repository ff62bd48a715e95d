import { describe, expect, it } from "vitest";
import { scrollStep } from "./use-row-drag";

const long = { top: -5_000, bottom: 15_000 };

describe("the page scrolls along", () => {
  it("not in the middle", () => {
    for (const y of [72, 400, 728]) expect(scrollStep(y, 800, long)).toBe(0);
  });

  it("the faster the nearer to an edge, and beyond it", () => {
    expect(scrollStep(764, 800, long)).toBe(11);
    expect(scrollStep(800, 800, long)).toBe(22);
    expect(scrollStep(900, 800, long)).toBe(22);
    expect(scrollStep(36, 800, long)).toBe(-11);
    expect(scrollStep(-50, 800, long)).toBe(-22);
  });

  it("until the last row, or the first, has come clear of the edge", () => {
    expect(scrollStep(800, 800, { top: -5_000, bottom: 733 })).toBe(5);
    expect(scrollStep(800, 800, { top: -5_000, bottom: 700 })).toBe(0);
    expect(scrollStep(0, 800, { top: 68, bottom: 9_000 })).toBe(-4);
    expect(scrollStep(0, 800, { top: 300, bottom: 9_000 })).toBe(0);
    expect(scrollStep(0, 800, undefined)).toBe(0);
  });
});
