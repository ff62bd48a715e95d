import { expect, it } from "vitest";
import { ageWords } from "./age-words";

const NOW = Date.parse("2026-11-20T13:00:00Z");

it.each([
  ["2026-11-20T12:59:51Z", "9 s ago"],
  ["2026-11-20T12:55:48Z", "4 m 12 s ago"],
  ["2026-11-20T13:00:01Z", "0 s ago"],
  ["2026-11-20T16:24:00Z", "in 3 h 24 m"],
])("%s is %s", (at, words) => {
  expect(ageWords(at, NOW)).toBe(words);
});
