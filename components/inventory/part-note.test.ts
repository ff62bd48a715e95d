import { expect, it } from "vitest";
import { whenWords } from "./part-note";

const NOW = Date.parse("2026-11-20T13:05:00Z");

it("says from when a part is, that nobody knows when, or nothing of what is not known", () => {
  const at = (value: unknown, asOf: string | null, isLive = false) => whenWords({ value, isLive, asOf }, NOW);
  expect(at({}, "2026-11-20T13:01:12Z")).toBe("as of 13:01:12 UTC");
  expect(at({}, "2026-11-18T13:01:12Z")).toBe("as of 2026-11-18 13:01:12 UTC");
  expect(at({}, null)).toBe("from an unknown time");
  expect(at(null, null)).toBeNull();
});
