import { describe, expect, it } from "vitest";
import { planFollowUps } from "./plan-follow-ups";

const NONE = new Set<string>();

describe("planFollowUps", () => {
  it("names the VMs at both ends of a volume that moved, came or went", () => {
    const known = [
      { id: "moved", serverIds: ["a"] },
      { id: "went", serverIds: ["b"] },
      { id: "stayed", serverIds: ["z"] },
    ];
    const listed = [
      { id: "moved", serverIds: ["c"] },
      { id: "came", serverIds: ["d"] },
      { id: "stayed", serverIds: ["z"] },
    ];
    expect(planFollowUps(known, listed, NONE).sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("sees a port's new address, and no difference in order alone", () => {
    const port = (...addresses: string[]) => [{ id: "p", serverIds: ["a"], addresses }];
    expect(planFollowUps(port("10.0.0.5"), port("10.0.0.6"), NONE)).toEqual(["a"]);
    expect(planFollowUps(port("10.0.0.5", "10.0.0.6"), port("10.0.0.6", "10.0.0.5"), NONE)).toEqual([]);
  });

  it("leaves out what this reading has told already", () => {
    expect(planFollowUps([], [{ id: "v", serverIds: ["a", "b"] }], new Set(["a"]))).toEqual(["b"]);
  });
});
