import { describe, expect, it } from "vitest";
import { areOutdated } from "./are-outdated";

const EARLIER = "2026-11-20T13:00:00Z";
const LATER = "2026-11-20T13:01:00Z";

describe("a check list", () => {
  it.each([
    ["unreachable", LATER, EARLIER, true],
    ["degraded", LATER, EARLIER, true],
    ["unknown", LATER, EARLIER, true],
    ["unknown", null, EARLIER, true],
    ["unreachable", EARLIER, LATER, false],
    ["reachable", LATER, EARLIER, false],
    ["slow", LATER, EARLIER, false],
    ["unreachable", LATER, null, false],
  ] as const)(
    "of a site that is %s since %s, run at %s: outdated is %s",
    (state, asOf, checkedAt, outdated) => {
      expect(areOutdated({ state, asOf }, checkedAt)).toBe(outdated);
    },
  );
});
