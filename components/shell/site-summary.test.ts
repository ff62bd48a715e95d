import { describe, expect, it } from "vitest";
import { isStale, pickForLegend, type SiteState, sitesInTrouble } from "./site-summary";

const sites = (...states: SiteState[]) => states.map((state, index) => ({ id: index, state }));
const ids = (found: { id: number }[]) => found.map(({ id }) => id);

describe("pickForLegend", () => {
  it("keeps the order of few sites", () => {
    const { shown, more } = pickForLegend(sites("reachable", "unreachable", "slow", "reachable"));
    expect(ids(shown)).toEqual([0, 1, 2, 3]);
    expect(more).toBe(0);
  });
  it("shows the worst of many, and says how many more there are", () => {
    const all = sites("reachable", "slow", "unknown", "unreachable", "reachable", "degraded");
    const { shown, more } = pickForLegend(all);
    expect(ids(shown)).toEqual([3, 5, 1, 2]);
    expect(more).toBe(2);
  });
});

it("takes a state of more than 90 s ago, or of never, for a stale one", () => {
  const now = Date.parse("2026-11-20T13:00:00Z");
  const stale = (asOf: string | null) => isStale({ asOf }, now);
  expect([stale("2026-11-20T12:58:30Z"), stale("2026-11-20T12:58:29Z"), stale(null)]).toEqual([
    false,
    true,
    true,
  ]);
});

describe("sitesInTrouble", () => {
  it.each<[SiteState[], ReturnType<typeof sitesInTrouble>]>([
    [[], null],
    [["reachable", "unknown"], null],
    [["slow", "degraded", "reachable"], { count: 2, tone: "warn" }],
    [["slow", "unreachable"], { count: 2, tone: "fail" }],
  ])("of %j is %j", (states, expected) => {
    expect(sitesInTrouble(sites(...states))).toEqual(expected);
  });
});
