import { describe, expect, it } from "vitest";
import type { VmMethods } from "@/lib/inventory/vm-methods";
import { type EditableMember, USUAL_CHOICE } from "@/lib/vnfs/editable-vm";
import { backedUp, heldWords } from "./member-facts";

const methods = (more: Partial<VmMethods> = {}): VmMethods => ({
  methods: [
    { method: "nova-quiesce", is: "possible", reason: null, todo: null, deadMan: { kind: "none" } },
    { method: "guest-agent", is: "impossible", reason: "no", todo: null, deadMan: { kind: "none" } },
  ],
  byDefault: "nova-quiesce",
  isOff: false,
  offersAsOf: null,
  ...more,
});
const member = (more: Partial<EditableMember> = {}): EditableMember => ({
  ...{ serverId: "a", name: "a", projectId: "p", projectName: "core", limitations: [], ...USUAL_CHOICE },
  methods: methods(),
  volumes: [
    { volumeId: "r", name: "root", device: "/dev/vda", sizeGib: 10, isRoot: true },
    { volumeId: "d", name: "data", device: "/dev/vdb", sizeGib: 30, isRoot: false },
  ],
  ...more,
});

describe("how a member would be held", () => {
  it.each([
    ["the best possible", {}, { method: "nova-quiesce", consistency: "filesystem", isWeak: false }],
    ["as chosen", { quiesceMethod: "pause" }, { method: "pause", consistency: "crash-group" }],
    ["left out", { isLeftOut: true }, { method: "left out", consistency: "crash", isWeak: false }],
    ["off", { methods: methods({ isOff: true }), isLeftOut: true }, { method: "off, stands still" }],
    ["by nothing", { methods: methods({ byDefault: "none" }) }, { consistency: "crash", isWeak: true }],
    [
      "by what is not possible",
      { quiesceMethod: "guest-agent" },
      { method: "guest-agent, not possible", consistency: "crash", isWeak: true },
    ],
    ["when nothing is known", { methods: null }, { method: "not known", isWeak: true }],
  ] as const)("%s", (_, more, expected) => {
    expect(heldWords(member(more as Partial<EditableMember>))).toMatchObject(expected);
  });
});

it("counts what is backed up, and does not guess a size", () => {
  expect(backedUp(member())).toEqual({ count: 2, of: 2, gib: 40 });
  expect(backedUp(member({ excludedVolumeIds: ["r"] }))).toEqual({ count: 1, of: 2, gib: 30 });
  const volumes = [{ volumeId: "r", name: "r", device: null, sizeGib: null, isRoot: false }];
  expect(backedUp(member({ volumes }))).toEqual({ count: 1, of: 1, gib: null });
});
