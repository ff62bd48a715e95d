import { expect, it } from "vitest";
import { selectedHere } from "./selected-here";

const keys = (...names: string[]) => new Set(names);

it.each([
  ["nothing is selected", [], ["a", "b"], 2, false, 0],
  ["one of two", ["a"], ["a", "b"], 2, "mixed", 0],
  ["both", ["a", "b"], ["a", "b"], 2, true, 0],
  ["five, and the filter now leaves three others", ["a", "b", "c", "d", "e"], ["x", "y", "z"], 3, false, 5],
  ["five, of which the filter leaves one", ["a", "b", "c", "d", "e"], ["a", "y", "z"], 3, "mixed", 4],
  ["all that is left, and others", ["a", "b", "c"], ["a"], 1, true, 2],
  ["one that may be in what was not read yet", ["q"], ["a", "b"], 500, "mixed", 0],
  ["one, and nothing is left", ["a"], [], 0, false, 1],
] as const)("%s", (_, chosen, read, total, all, elsewhere) => {
  expect(selectedHere({ chosen: keys(...chosen), read: keys(...read), total })).toEqual({ all, elsewhere });
});

it("calls the first thousand of more all", () => {
  const read = new Set(Array.from({ length: 1_200 }, (_, i) => `${i}`));
  const chosen = new Set([...read].slice(0, 1_000));
  expect(selectedHere({ chosen, read, total: 1_200 }).all).toBe(true);
});
