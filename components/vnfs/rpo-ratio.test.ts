import { expect, it } from "vitest";
import { ratioTone, ratioWords, rpoRatio } from "./rpo-ratio";

const TAKEN = "2026-11-20T13:00:00.000Z";

it("counts the age in RPOs", () => {
  expect(rpoRatio(TAKEN, 60, Date.parse("2026-11-20T13:42:00.000Z"))).toBeCloseTo(0.7);
  expect(rpoRatio(TAKEN, 60, Date.parse("2026-11-20T16:24:00.000Z"))).toBeCloseTo(3.4);
  expect(rpoRatio(TAKEN, 60, Date.parse("2026-11-20T12:59:59.000Z"))).toBe(0);
});

it.each([
  [0, "0.0 ×"],
  [0.74, "0.7 ×"],
  [0.99, "0.9 ×"],
  [0.999, "0.9 ×"],
  [1, "1.0 ×"],
  [1.001, "1.01 ×"],
  [1.2, "1.2 ×"],
  [3.41, "3.4 ×"],
  [250.4, "250 ×"],
])("%f is written %s", (ratio, words) => {
  expect(ratioWords(ratio)).toBe(words);
});

it("is missed beyond one, and close from four fifths on", () => {
  expect([0.79, 0.8, 1, 1.0001].map(ratioTone)).toEqual(["plain", "warn", "warn", "fail"]);
});
