import { expect, it } from "vitest";
import { placeWords } from "./phase-words";

const lines = (...at: [string, number, number][]) =>
  placeWords(at.map(([words, from, to]) => ({ words, from, to }))).map((p) => p && `${p.anchor} ${p.x}`);

it("stand over their line, or end or begin with it, and never over each other", () => {
  expect(lines(["Preflight", 0, 12], ["Back up", 22, 92], ["Catalogue, verify", 93, 99])).toEqual([
    "middle 6",
    "middle 57",
    "end 99",
  ]);
  // A backup that has just begun has its words after the line of now, not over those of the checks before it.
  expect(lines(["Preflight", 0, 11], ["Back up", 19, 20])).toEqual(["start 0", "start 19"]);
  // At the end of a long freeze there is no room for both.
  expect(lines(["Preflight", 0, 11], ["Back up", 58, 96], ["Catalogue, verify", 96, 99])).toEqual([
    "start 0",
    "middle 77",
    null,
  ]);
  expect(lines(["Preflight", 0, 3])).toEqual(["start 0"]);
});
