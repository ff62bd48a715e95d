import { describe, expect, it } from "vitest";
import { filterWords } from "./filter-words";
import { laterWords } from "./later-words";
import { rowTime } from "./row-time";
import { valueWords } from "./value-words";
import { whoWords } from "./who-words";

it.each([
  ["2026-11-20T13:42:07.204Z", "13:42:07"],
  ["2026-11-09T13:42:07.204Z", "9 Nov 13:42:07"],
  ["2025-11-20T13:42:07.204Z", "2025-11-20 13:42:07"],
])("shows the time %s as %s on 20 November 2026", (at, shown) => {
  expect(rowTime(at, "2026-11-20T14:00:00.000Z")).toBe(shown);
});

it.each([
  [0, "0 ms later"],
  [999, "999 ms later"],
  [2_310, "2.31 s later"],
  [252_000, "4 m 12 s later"],
  [12_240_000, "3 h 24 m later"],
  [-1, "at an earlier time by its own clock"],
])("calls %i ms %s", (ms, words) => {
  expect(laterWords(new Date(0).toISOString(), new Date(ms).toISOString())).toBe(words);
});

describe("valueWords", () => {
  it.each([
    [undefined, null],
    [null, null],
    ["", null],
    [[], null],
    [0, "0"],
    [false, "no"],
    [["a", 1], "a, 1"],
    [[["a"]], '[["a"]]'],
    [{ a: null }, '{"a":null}'],
    ["[masked]", "[masked]"],
  ])("says %j as %j", (value, words) => {
    expect(valueWords(value)).toBe(words);
  });
});

it("tells a schedule from a person, and names who has no name by the id", () => {
  const named = (kind: string) => whoWords({ kind, id: "x-1", name: kind === "worker" ? null : "Hourly" });
  expect(["user", "schedule", "nobody", "worker"].map(named)).toEqual([
    "Hourly",
    "schedule Hourly",
    "Hourly",
    "x-1",
  ]);
});

it("says filters in one line, a site that was removed by its id", () => {
  const site = ["3f0c1d52-0000-4000-8000-000000000001", "4a0c1d52-0000-4000-8000-000000000001"];
  const lyon = { id: site[0] ?? "", name: "Lyon" };
  expect(filterWords({ span: "24h", result: ["refused", "failed"], who: ["olga"], site }, [lyon])).toBe(
    "Last 24 hours · by olga · Refused, Failed · at Lyon, 4a0c1d52…, removed",
  );
  expect(filterWords({ q: "hss", from: "2026-11-20T13:42", action: ["site.added"], run: "r-1" })).toBe(
    "“hss” · from 2026-11-20 13:42 UTC · Site added · run r-1",
  );
});
