import { expect, it } from "vitest";
import { planBringBack } from "./plan-bring-back";

const VMS = ["b1", "b2"].map((serverId, index) => ({
  ...{ serverId, name: `name of ${serverId}`, projectId: "core", position: index + 1, bootOrder: 1 },
  ...{ volumes: [], hold: null },
}));
const obstacleOf = (facts: { vms?: null; older?: number }, ...taken: string[]) =>
  planBringBack({
    ...{ siteName: "Oslo", vms: VMS, older: 0, receivers: [], ...facts },
    taken: new Map(taken.map((id) => [id, "it is in the VNF edge now"])),
  }).obstacle;

it("does not bring a VNF back of which it is not known what it has", () => {
  expect(obstacleOf({ older: 1 })).toBeNull();
  expect(obstacleOf({ vms: null })).toBe(
    "Which VMs it has at Oslo, where it was last, is not known: none of its points was made there since. A failover could not stop them.",
  );
  expect(obstacleOf({}, "b1", "b2")).toContain("All its VMs are elsewhere by now");
});

it("leaves a VM out that is elsewhere, unless an older point would be started beside it under another id", () => {
  expect(obstacleOf({}, "b2")).toBeNull();
  expect(obstacleOf({ older: 2 }, "b2")).toBe(
    "2 recovery points of it were made before a recovery gave it the VMs that it had last: a failover from them would start copies beside name of b2, which is elsewhere by now. Take it out of there first, or delete the older points.",
  );
});
