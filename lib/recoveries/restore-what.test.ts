import { expect, it } from "vitest";
import { recoveryQuery, toRecoveryQuery } from "./recovery-query";
import { type RestoreWhat, settleWhat } from "./restore-what";
import { restoredName, withMark } from "./restored-name";

it.each<RestoreWhat>([
  { kind: "vnf" },
  { kind: "vms", serverIds: ["a", "b"] },
  { kind: "volumes", volumeIds: ["v", "w"] },
  { kind: "in-place", volumeId: "v", mayStop: true },
  { kind: "in-place", volumeId: "v", mayStop: false },
])("goes through an address as it is: %j", (what) => {
  const asked = { siteId: "s", pointId: "p", mode: "restore", cleanUp: null, only: null, what };
  expect(recoveryQuery(toRecoveryQuery(asked))).toEqual(asked);
});

it("is the same in whatever order it was chosen", () => {
  const [one, other] = [
    ["b", "a", "b"],
    ["a", "b"],
  ] as const;
  expect(settleWhat({ kind: "vms", serverIds: [...one] })).toEqual(
    settleWhat({ kind: "vms", serverIds: [...other] }),
  );
});

it("names what it makes by its point, and cuts the name and not the mark", () => {
  expect(restoredName("hss", "2026-11-21T13:00:41.000Z")).toBe("hss (restored 2026-11-21 13:00)");
  const long = withMark("ä".repeat(300), "before r-12");
  expect([...long]).toHaveLength(255);
  expect(long.endsWith(" (before r-12)")).toBe(true);
});
