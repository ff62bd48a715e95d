import { describe, expect, it } from "vitest";
import type { FrozenVm } from "@/lib/freezes/freezes-view";
import { formatTenths, heldSince, stuckDetail, stuckHeadline } from "./stuck-words";

const SINCE = "2026-11-20T14:00:16.000Z";
const vm = (serverName: string, changes: Partial<FrozenVm> = {}): FrozenVm => ({
  leaseId: serverName,
  runId: "r",
  runNumber: 1042,
  vnfId: "v",
  vnfName: "vIMS core",
  siteName: "Lyon",
  serverId: serverName,
  serverName,
  since: SINCE,
  budgetMs: 8_000,
  thawsBy: "2026-11-20T14:01:16.000Z",
  isStuck: true,
  tries: [],
  vnfOwner: "",
  method: "nova-quiesce",
  isConfirmed: true,
  byHand: [],
  ...changes,
});
const guardian = { state: "fresh", isThawing: true } as const;
const NOW = Date.parse(SINCE) + 47_200;

describe("the line of a stuck freeze", () => {
  it.each([
    [[vm("scscf-2")], "scscf-2 of vIMS core is still frozen. Its guest cannot write."],
    [[vm("a"), vm("b")], "a and b of vIMS core are still frozen. Their guests cannot write."],
    [
      ["a", "b", "c", "d"].map((name) => vm(name)),
      "a, b and 2 more VMs of vIMS core are still frozen. Their guests cannot write.",
    ],
    [[vm("a"), vm("b", { vnfName: "SMSC" })], "2 VMs of 2 VNFs are still frozen. Their guests cannot write."],
    [[vm("a", { method: "pause" })], "a of vIMS core is still paused. Its guest stands still."],
    [
      [vm("a"), vm("b", { method: "stop" })],
      "a and b of vIMS core are still held. Their guests stand still.",
    ],
    [
      [vm("a", { isConfirmed: false })],
      "a of vIMS core may still be frozen. Whether its guest can write is not known.",
    ],
    [[], ""],
  ])("%#", (vms, words) => {
    expect(stuckHeadline(vms)).toBe(words);
  });
});

describe("what is beneath it", () => {
  it.each([
    [[vm("a")], guardian, "39.2 s over budget at Lyon. The timer at the hypervisor thaws it in 12.8 s."],
    [
      [vm("a", { thawsBy: "2026-11-20T14:01:00.000Z" })],
      guardian,
      "39.2 s over budget at Lyon. The timer at the hypervisor was to thaw it 3.2 s ago.",
    ],
    [
      [vm("a", { vnfOwner: "NOC Lyon, ext. 4410" }), vm("b", { vnfOwner: "NOC Lyon, ext. 4410" })],
      guardian,
      "39.2 s over budget at Lyon. The timer at the hypervisor thaws them in 12.8 s. vIMS core belongs to NOC Lyon, ext. 4410.",
    ],
    [
      [
        vm("a", { vnfOwner: "NOC" }),
        vm("b", { vnfName: "SMSC", vnfOwner: "ada" }),
        vm("c", { vnfName: "UDR" }),
      ],
      guardian,
      "39.2 s over budget at Lyon. The timer at the hypervisor thaws them in 12.8 s. vIMS core belongs to NOC; SMSC belongs to ada.",
    ],
    [[vm("a", { thawsBy: null })], guardian, "39.2 s over budget at Lyon."],
    [
      [vm("a", { thawsBy: null, method: "pause" })],
      guardian,
      "39.2 s over budget at Lyon. No timer at the hypervisor ends this.",
    ],
    [
      [vm("a", { budgetMs: 60_000 })],
      guardian,
      "Its budget is not over yet, but a thaw has failed at Lyon. The timer at the hypervisor thaws it in 12.8 s.",
    ],
    [
      [vm("a"), vm("b", { siteName: "Oslo", budgetMs: 7_000 })],
      null,
      "40.2 s over budget at 2 sites. The timer at the hypervisor thaws them in 12.8 s. No guardian is on duty.",
    ],
  ])("%#", (vms, who, words) => {
    expect(stuckDetail(vms, who, NOW)).toBe(words);
  });
});

it("counts from the first that was frozen, in tenths until they do not matter", () => {
  expect(heldSince([vm("a", { since: "2026-11-20T14:00:17Z" }), vm("b")])).toBe(Date.parse(SINCE));
  expect([0, 47_240, 99_900, 252_000, -5].map(formatTenths)).toEqual([
    "0.0 s",
    "47.2 s",
    "99.9 s",
    "4 m 12 s",
    "0.0 s",
  ]);
});
