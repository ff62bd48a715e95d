import { expect, it } from "vitest";
import { middleCut } from "./middle-cut";

it("keeps the beginning and the end of an id", () => {
  expect(middleCut("req-0f3e7112-a1b2-c3d4-8d41")).toBe("req-0f3e…8d41");
  expect(middleCut("4b7e02f1c3a5d9", 6, 2)).toBe("4b7e02…d9");
});

it("leaves whole what would hardly be shorter", () => {
  expect(middleCut("12345678901234")).toBe("12345678901234");
  expect(middleCut("")).toBe("");
});
