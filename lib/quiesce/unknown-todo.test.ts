import { expect, it } from "vitest";
import { todoOnceThawed, UNKNOWN_TODO } from "./unknown-todo";

it("once it is thawed, what is left to do is what was said besides", () => {
  expect(todoOnceThawed(`${UNKNOWN_TODO} See whether its agent runs.`)).toBe("See whether its agent runs.");
  expect(todoOnceThawed(UNKNOWN_TODO)).toBeUndefined();
  expect(todoOnceThawed("See whether its agent runs.")).toBe("See whether its agent runs.");
});
