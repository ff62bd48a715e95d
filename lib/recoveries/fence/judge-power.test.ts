import { describe, expect, it } from "vitest";
import { judgePower } from "./judge-power";

const server = (vmState: string | undefined, taskState: string | null = null, powerState = 4) => ({
  ...{ vmState, taskState, powerState, isUnknown: false },
});

describe("whether a VM runs", () => {
  it.each([
    ["there is none", undefined, "gone"],
    ["it is stopped", server("stopped"), "off"],
    ["it is shelved", server("shelved_offloaded"), "off"],
    ["its memory lies on a disk", server("suspended", null, 7), "off"],
    ["it is deleted, and could be restored", server("soft-delete"), "off"],
    ["it is active", server("active", null, 1), "runs"],
    ["it is in error, which says nothing about its guest", server("error", null, 1), "runs"],
    ["Nova is stopping it", server("active", "powering-off", 1), "busy"],
    ["somebody starts it", server("stopped", "powering-on"), "busy"],
    ["its host has found it running all the same", server("stopped", null, 1), "busy"],
  ] as const)("%s", (_, seen, power) => {
    expect(judgePower(seen)).toBe(power);
  });

  it.each([
    ["paused", server("paused", null, 3), "it is paused, and Nova stops no VM in that state"],
    ["rescued", server("rescued", null, 1), "it is rescued, and Nova stops no VM in that state"],
    [
      "in a cell that is down",
      { ...server(undefined), isUnknown: true },
      expect.stringContaining("the cell"),
    ],
    ["without a state, which a policy hides", server(undefined), expect.any(String)],
  ])("cannot be said of one that is %s", (_, seen, cause) => {
    expect(judgePower(seen)).toEqual({ cause, todo: expect.any(String) });
  });
});
