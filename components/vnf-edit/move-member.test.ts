import { describe, expect, it } from "vitest";
import { movedWords, moveMember, ordinal, placeAfter, typedPlace } from "./move-member";

describe("moving", () => {
  const abcd = ["a", "b", "c", "d"];
  it.each([
    [0, 2, "bcad"],
    [3, 0, "dabc"],
    [1, 2, "acbd"],
    [2, 1, "acbd"],
    [1, 1, "abcd"],
    [1, -5, "bacd"],
    [1, 99, "acdb"],
    [9, 0, "abcd"],
  ])("from %i to %i", (from, to, expected) => {
    expect(moveMember(abcd, from, to).join("")).toBe(expected);
  });

  it("shows beforehand where each would be", () => {
    for (const from of [0, 1, 2, 3])
      for (const to of [0, 1, 2, 3]) {
        const after = moveMember(abcd, from, to);
        expect(abcd.map((_, i) => placeAfter(i, from, to))).toEqual(abcd.map((x) => after.indexOf(x)));
      }
  });

  it("there and back is as before, wherever in 500", () => {
    const all = Array.from({ length: 500 }, (_, i) => i);
    for (const [from, to] of [
      [0, 499],
      [499, 0],
      [17, 333],
    ] as const) {
      const there = moveMember(all, from, to);
      expect(there[to]).toBe(from);
      expect(new Set(there).size).toBe(500);
      expect(moveMember(there, to, from)).toEqual(all);
    }
  });
});

it.each([
  ["1", 0],
  [" 3 ", 2],
  ["500", 4],
  ["0", undefined],
  ["-1", undefined],
  ["2.5", undefined],
  ["", undefined],
  ["second", undefined],
])("takes %j for the index %s of five", (text, index) => {
  expect(typedPlace(text, 5)).toBe(index);
});

it("says places as people do", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 123].map(ordinal).join(" ")).toBe(
    "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th 123rd",
  );
  expect(movedWords("cdf-1", 1, 5)).toBe("cdf-1 is frozen 2nd and thawed 4th of 5.");
});
