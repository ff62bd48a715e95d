import { expect, it } from "vitest";
import { statusGroup } from "./status-group";

it.each([
  ["ACTIVE", null, "running"],
  ["ACTIVE", "image_snapshot", "transition"],
  ["ACTIVE", undefined, "running"],
  ["BUILD", "spawning", "transition"],
  ["VERIFY_RESIZE", null, "transition"],
  ["PAUSED", null, "paused"],
  ["SUSPENDED", "resuming", "transition"],
  ["SHUTOFF", null, "off"],
  ["ERROR", "deleting", "error"],
  ["DELETED", null, "deleted"],
  ["UNKNOWN", undefined, "unknown"],
  ["A_STATUS_OF_2030", "working", "unknown"],
] as const)("%s with task %s is %s", (status, taskState, group) => {
  expect(statusGroup({ status, taskState })).toBe(group);
});
