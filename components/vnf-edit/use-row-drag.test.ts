import { describe, expect, it } from "vitest";
import { scrollStep } from "./use-row-drag";

const step = (y: number, rows: { top: number; bottom: number } | undefined, ms = 10) =>
  scrollStep({ y, height: 800, rows, ms });
const long = { top: -5_000, bottom: 15_000 };

describe("the page scrolls along", () => {
  it("not in the middle", () => {
    for (const y of [72, 400, 728]) expect(step(y, long)).toBe(0);
  });

  it("the faster the nearer to an edge, and beyond it", () => {
    expect(step(764, long)).toBe(12);
    expect(step(800, long)).toBe(24);
    expect(step(900, long)).toBe(24);
    expect(step(36, long)).toBe(-12);
    expect(step(-50, long)).toBe(-24);
  });

  it("as far in one long frame as in two short ones", () => {
    expect(step(800, long, 20)).toBe(2 * step(800, long, 10));
  });

  it("until the last row, or the first, has come clear of the edge", () => {
    expect(step(800, { top: -5_000, bottom: 733 })).toBe(5);
    expect(step(800, { top: -5_000, bottom: 700 })).toBe(0);
    expect(step(0, { top: 68, bottom: 9_000 })).toBe(-4);
    expect(step(0, { top: 300, bottom: 9_000 })).toBe(0);
    expect(step(0, undefined)).toBe(0);
  });
});
