import { expect, it } from "vitest";
import { shownOrder } from "./drafted-order";

const stored = ["a", "b", "c"];

it("is what is stored without a draft", () => {
  expect(shownOrder(stored, null, 3)).toEqual({ serverIds: stored, isChanged: false });
});

it("is the draft until the page shows what came of it", () => {
  const serverIds = ["c", "a", "b"];
  expect(shownOrder(stored, { serverIds }, 3)).toEqual({ serverIds, isChanged: true });
  expect(shownOrder(stored, { serverIds, storedAs: 4 }, 3)).toEqual({ serverIds, isChanged: false });
  expect(shownOrder(["x", "a"], { serverIds, storedAs: 4 }, 4)).toEqual({
    serverIds: ["x", "a"],
    isChanged: false,
  });
});

it("keeps the draft when VMs come and go meanwhile", () => {
  expect(shownOrder(["a", "b", "d"], { serverIds: ["c", "b", "a"] }, 4)).toEqual({
    serverIds: ["b", "a", "d"],
    isChanged: true,
  });
});

it("dragged there and back is no change", () => {
  expect(shownOrder(stored, { serverIds: [...stored] }, 3).isChanged).toBe(false);
});
