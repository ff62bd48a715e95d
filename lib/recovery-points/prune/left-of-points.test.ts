import { expect, it } from "vitest";
import { hasSomethingLeft, leavesNone } from "./left-of-points";

it("still has of a pruned point what its deletion could not delete, and nothing that was never made", () => {
  const pruned = (...backups: { state: string; backupId: string | null }[]) =>
    hasSomethingLeft({ state: "pruned", backups });
  expect(hasSomethingLeft({ state: "incomplete", backups: [] })).toBe(true);
  expect(pruned({ state: "deleted", backupId: "b1" }, { state: "available", backupId: "b2" })).toBe(true);
  expect(pruned({ state: "deleted", backupId: "b1" }, { state: "error", backupId: null })).toBe(false);
});

it("asks for the name where no point would be left, whatever stays of pruned ones", () => {
  const points = [
    { id: "p1", state: "complete" },
    { id: "p2", state: "incomplete" },
    { id: "left", state: "pruned" },
  ];
  expect(leavesNone(points, ["p1"])).toBe(false);
  expect(leavesNone(points, ["p1", "left"])).toBe(false);
  expect(leavesNone(points, ["p1", "p2"])).toBe(true);
});
