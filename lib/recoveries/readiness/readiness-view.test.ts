import { describe, expect, it } from "vitest";
import type { ReadinessCheck } from "../readiness-keys";
import { type StoredReadiness, toReadinessView } from "./readiness-view";

const NOW = new Date("2026-11-20T13:00:00.000Z");
const check = (
  verdict: ReadinessCheck["verdict"],
  title: string,
  more: Partial<ReadinessCheck> = {},
): ReadinessCheck => ({
  ...{ key: "chain", title, verdict, text: `${title} is ${verdict}.` },
  ...more,
});
const stored = (change: Partial<StoredReadiness> = {}): StoredReadiness => ({
  ...{ siteId: "oslo", siteName: "Oslo", siteState: "reachable", verdict: "green", checks: [] },
  ...{ pointId: "point", rtoMs: 60_000, factsHash: "3/1/point", factsNow: "3/1/point", rpoMinutes: 60 },
  takenAt: new Date("2026-11-20T12:30:00.000Z"),
  ...{ checkedAt: new Date("2026-11-20T01:00:00.000Z"), expiresAt: new Date("2026-11-21T01:00:00.000Z") },
  ...change,
});
const view = (change?: Partial<StoredReadiness>) => toReadinessView(stored(change), NOW);

it("tells what was judged, while what it rests on is the same", () => {
  expect(view()).toEqual({
    ...{ siteId: "oslo", siteName: "Oslo", verdict: "green", pointId: "point", rtoMs: 60_000, worst: [] },
    expired: null,
    ...{ checkedAt: "2026-11-20T01:00:00.000Z", expiresAt: "2026-11-21T01:00:00.000Z" },
  });
  for (const verdict of ["amber", "red"] as const) expect(view({ verdict }).verdict).toBe(verdict);
});

it.each<[string, Partial<StoredReadiness>, string]>([
  ["its time is over", { expiresAt: NOW }, "Nobody has looked since, and too much may be another by now."],
  [
    "its target has changed",
    { expiresAt: new Date(0) },
    "Something that it needs at Oslo was changed since.",
  ],
  ["its VNF has changed", { factsNow: "4/2/other" }, "The VNF was changed since."],
  ["its plan has changed", { factsNow: "3/2/point" }, "Its recovery plan was changed since."],
  ["its point is another", { factsNow: "3/1/-" }, "Its newest recovery point is another one since."],
])("is expired, and never green, when %s, and says why", (_, change, expired) => {
  expect(view(change)).toMatchObject({ verdict: "expired", expired });
});

it("is red of a site that does not answer now, whatever was judged, and says so first", () => {
  const dark = view({ siteState: "unreachable", checks: [check("warn", "Age")] });
  expect(dark.verdict).toBe("red");
  expect(dark.worst.map(({ title }) => title)).toEqual(["Target site", "Age"]);
  expect(dark.worst[0]?.text).toBe("Oslo does not answer, so nothing can be recovered there now.");
  // Nobody knows: that makes nothing worse.
  expect(view({ siteState: "unknown" }).verdict).toBe("green");
});

it("is not green any more when its point has grown older than the RPO, and says how old it is now", () => {
  const checks = [check("pass", "Age of the point", { key: "age" }), check("pass", "B")];
  expect(view({ checks })).toMatchObject({ verdict: "green", worst: [] });
  const aged = view({ checks, takenAt: new Date("2026-11-20T11:00:00.000Z") });
  expect(aged.verdict).toBe("amber");
  expect(aged.worst).toEqual([
    {
      title: "Age of the point",
      text: "What was written in the last 2 h would be lost: more than the RPO of 1 h.",
      todo: "Choose a newer point, or back it up now.",
    },
  ]);
  // Without an RPO it never is; and nothing of it is better than what was judged.
  expect(view({ checks, rpoMinutes: null, takenAt: new Date(0) }).verdict).toBe("green");
  expect(view({ checks, verdict: "red" }).verdict).toBe("red");
});

describe("its reasons", () => {
  const checks = [
    check("pass", "A"),
    check("warn", "B"),
    check("unknown", "C"),
    check("fail", "D", { todo: "Mend D." }),
  ];

  it("are what fails", () => {
    expect(view({ verdict: "red", checks }).worst).toEqual([
      { title: "D", text: "D is fail.", todo: "Mend D." },
    ]);
  });

  it("are, where nothing fails, what is to be known or is not known", () => {
    const { worst } = view({ verdict: "amber", checks: checks.slice(0, 3) });
    expect(worst.map(({ title, todo }) => [title, todo])).toEqual([
      ["B", null],
      ["C", null],
    ]);
  });
});
