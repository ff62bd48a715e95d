import { expect, it } from "vitest";
import { nextSwapMove, type SwapLook, type SwapMove } from "./next-swap-move";

const OFF = { isOff: true, isBusy: false };
const ATTACHED: SwapLook = {
  server: OFF,
  listed: { old: true, new: false },
  isOldDeletedWithServer: false,
  status: { old: "in-use", new: "available" },
};
const DETACHED: SwapLook = {
  ...ATTACHED,
  listed: { old: false, new: false },
  status: { old: "available", new: "available" },
};
const CHANGED: SwapLook = {
  ...ATTACHED,
  listed: { old: false, new: true },
  status: { old: "available", new: "in-use" },
};

const forward = (look: SwapLook) => nextSwapMove(look, { direction: "forward", wasDeletedWithServer: false });
const back = (look: SwapLook, wasDeletedWithServer = false) =>
  nextSwapMove(look, { direction: "back", wasDeletedWithServer });

it.each<[string, SwapLook, SwapMove, SwapMove]>([
  ["the VM runs", { ...ATTACHED, server: { isOff: false, isBusy: false } }, "stop", "put-back"],
  ["the VM is off", ATTACHED, "detach", "put-back"],
  ["the old one is off the VM", DETACHED, "attach-new", "attach-old"],
  ["the new one is at the VM", CHANGED, "swapped", "swapped"],
  ["Nova is at the VM", { ...DETACHED, server: { isOff: true, isBusy: true } }, "wait", "wait"],
  [
    "the old one is being detached",
    { ...ATTACHED, status: { old: "detaching", new: "available" } },
    "wait",
    "wait",
  ],
  [
    "the new one is being attached",
    { ...DETACHED, status: { old: "available", new: "attaching" } },
    "wait",
    "wait",
  ],
  ["the new one is reserved", { ...DETACHED, status: { old: "available", new: "reserved" } }, "wait", "wait"],
  [
    "Nova lists the old one although Cinder has let go of it",
    { ...ATTACHED, status: { old: "available", new: "available" } },
    "wait",
    "wait",
  ],
  ["the new one is gone", { ...DETACHED, status: { old: "available", new: null } }, "lost", "attach-old"],
  [
    "the new one is in an error",
    { ...ATTACHED, status: { old: "in-use", new: "error" } },
    "lost",
    "put-back",
  ],
  ["the old one is in an error", { ...DETACHED, status: { old: "error", new: "available" } }, "lost", "lost"],
  ["the VM is gone", { ...DETACHED, server: null }, "lost", "lost"],
])("when %s", (_, look, onward, backward) => {
  expect([forward(look), back(look)]).toEqual([onward, backward]);
});

it("has Nova let the old volume live before it is detached, and sets that back", () => {
  const deleted = { ...ATTACHED, isOldDeletedWithServer: true };
  expect(forward(deleted)).toBe("keep");
  expect(back(deleted, true)).toBe("put-back");
  expect(back(ATTACHED, true)).toBe("unkeep");
});
