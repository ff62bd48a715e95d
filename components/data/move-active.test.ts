import { expect, it } from "vitest";
import { moveActive } from "./move-active";

it.each([
  ["j", 5, 6],
  ["ArrowDown", 99, 99],
  ["k", 5, 4],
  ["ArrowUp", 0, 0],
  ["Home", 50, 0],
  ["End", 50, 99],
  ["PageDown", 5, 14],
  ["PageDown", 95, 99],
  ["PageUp", 50, 41],
  ["PageUp", 3, 0],
])("%s leads from row %i of 100 to row %i", (key, from, to) => {
  expect(moveActive(key, from, 100, 10)).toBe(to);
});

it("moves nothing by other keys, nor where there are no rows", () => {
  expect(moveActive("x", 5, 100, 10)).toBeNull();
  expect(moveActive("j", 0, 0, 10)).toBeNull();
});

it("moves by one row at least, however little is seen", () => {
  expect(moveActive("PageDown", 5, 100, 0)).toBe(6);
});
