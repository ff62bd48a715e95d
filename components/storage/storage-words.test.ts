import { expect, it } from "vitest";
import { changeWords, daysWords, dayWords, gibWords } from "./storage-words";

it.each([
  [0, "0 GiB"],
  [1023, "1023 GiB"],
  [1536, "1.5 TiB"],
  [204_800, "200 TiB"],
])("%s GiB are %s", (gib, words) => {
  expect(gibWords(gib)).toBe(words);
});

it("a change has its sign, and none is said to be none", () => {
  expect([2048, -3, 0].map(changeWords)).toEqual(["+2 TiB", "−3 GiB", "no change"]);
});

it("a day is called as people do", () => {
  expect(dayWords("2026-01-05")).toBe("5 Jan 2026");
});

it("days are told by how they begin, their highest and now", () => {
  const day = (date: string, gib: number) => ({ day: date, gib, fullGib: 0, backups: 1 });
  expect(daysWords("core", [day("2026-11-20", 4), day("2026-11-21", 1536), day("2026-11-22", 8)])).toBe(
    "core by day: 4 GiB on 20 Nov 2026, at most 1.5 TiB, 8 GiB now",
  );
});
