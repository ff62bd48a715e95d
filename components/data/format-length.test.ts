import { expect, it } from "vitest";
import { formatLength } from "./format-length";

it.each([
  [-5, "0.00 s"],
  [0, "0.00 s"],
  [80, "0.08 s"],
  [5_700, "5.70 s"],
  [9_994, "9.99 s"],
  [9_996, "10.0 s"],
  [47_240, "47.2 s"],
  [59_960, "59 s"],
  [60_000, "1 m 00 s"],
  [252_000, "4 m 12 s"],
  [22_440_000, "6 h 14 m"],
])("%d ms is %s", (ms, words) => {
  expect(formatLength(ms)).toBe(words);
});
