import { expect, it } from "vitest";
import { findSuccessor } from "./find-successor";

const members = [{ serverId: "c" }, { serverId: "x" }];

it.each([
  ["the VM itself", "x", [], "x"],
  ["one that came into its place", "b", [{ from: "b", to: "c" }], "c"],
  [
    "over several recoveries",
    "a",
    [
      { from: "a", to: "b" },
      { from: "b", to: "c" },
    ],
    "c",
  ],
  [
    "restored twice from the same point",
    "a",
    [
      { from: "a", to: "b" },
      { from: "a", to: "c" },
    ],
    "c",
  ],
  ["none", "z", [{ from: "a", to: "c" }], undefined],
  [
    "also in a circle",
    "a",
    [
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ],
    undefined,
  ],
])("finds %s", (_, id, successions, found) => {
  expect(findSuccessor(id, members, successions)?.serverId).toBe(found);
});
