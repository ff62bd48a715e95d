import { describe, expect, it } from "vitest";
import { checkFloors, isBelow } from "./check-floors.mjs";

describe("isBelow", () => {
  it.each([
    ["16.2.5", "16.2.6", true],
    ["16.2.6", "16.2.6", false],
    ["16.10.0", "16.9.9", false],
    ["17.0.0-canary.1", "17.0.0", true],
    ["17.0.1-canary.1", "17.0.0", false],
  ])("%s below %s: %s", (version, floor, expected) => {
    expect(isBelow(version, floor)).toBe(expected);
  });
});

describe("checkFloors", () => {
  const floors = { undici: { floor: "7.24.0", reason: "because" } };

  it("finds an old version wherever it is nested", () => {
    const locked = {
      "node_modules/undici": { version: "7.30.0" },
      "node_modules/a/node_modules/undici": { version: "7.1.0" },
    };
    expect(checkFloors(floors, locked)).toEqual([
      "node_modules/a/node_modules/undici is 7.1.0, below its floor 7.24.0: because.",
    ]);
  });

  it("notices a floor for a package that is gone", () => {
    expect(checkFloors(floors, {})).toHaveLength(1);
  });
});
