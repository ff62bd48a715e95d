import { describe, expect, it } from "vitest";
import type { BootTier } from "@/lib/recoveries/boot-tiers";
import { draftsOf, errorsOf, leftOvers, newCheck, type TierDraft, toTiers } from "./tier-drafts";

const MEMBERS = [
  { serverId: "a", name: "hss", bootOrder: 1 },
  { serverId: "b", name: "scscf-1", bootOrder: 2 },
  { serverId: "c", name: "scscf-2", bootOrder: 2 },
];
const STORED: BootTier[] = [
  {
    ...{ order: 2, delaySeconds: 30, pauseBefore: "Look at the HSS.", onFailedCheck: "go-on" },
    checks: [
      { serverId: "b", within: 60, kind: "console", text: "login:" },
      { serverId: "c", within: 90, kind: "http", port: 8080, path: "/health", status: 204 },
      { serverId: "c", within: 20, kind: "active" },
      { serverId: "b", within: 30, kind: "tcp", port: 5060 },
    ],
  },
];
const edited = (change: (tier: TierDraft) => Partial<TierDraft>): TierDraft[] =>
  draftsOf(MEMBERS, STORED).map((tier) => (tier.order === 2 ? { ...tier, ...change(tier) } : tier));

describe("the tiers in their fields", () => {
  it("are those of the VNF’s boot orders, and come back as they were stored", () => {
    expect(toTiers(draftsOf(MEMBERS, STORED))).toEqual([
      { order: 1, delaySeconds: 0, pauseBefore: null, onFailedCheck: "stop", checks: [] },
      STORED[0],
    ]);
  });

  it("keep a check with its VM when that boots in another tier", () => {
    const moved = MEMBERS.map((m) => (m.serverId === "b" ? { ...m, bootOrder: 1 } : m));
    expect(draftsOf(moved, STORED).map(({ checks }) => checks.map(({ kind }) => kind))).toEqual([
      ["console", "tcp"],
      ["http", "active"],
    ]);
  });

  it("say what storing drops: boot orders and VMs that are not there any more", () => {
    expect(leftOvers(MEMBERS, STORED)).toEqual([]);
    expect(leftOvers(MEMBERS.slice(0, 2), STORED)).toEqual([
      "2 checks of VMs that are not in this VNF any more",
    ]);
    expect(leftOvers(MEMBERS.slice(0, 1), STORED)).toEqual([
      "what was set for tier 2, in which no VM boots now",
      "4 checks of VMs that are not in this VNF any more",
    ]);
  });
});

describe("what is wrong", () => {
  it("is nothing of what was stored", () => expect(errorsOf(draftsOf(MEMBERS, STORED))).toEqual({}));

  it.each<[string, (tier: TierDraft) => Partial<TierDraft>, string, string]>([
    ["a delay in words", () => ({ delay: "30 s" }), "delaySeconds", "A delay is a whole number"],
    ["no delay at all", () => ({ delay: "" }), "delaySeconds", "A delay is a whole number"],
    ["a pause without a text", () => ({ pause: " " }), "pauseBefore", "Say what to do meanwhile."],
    [
      "a check of nothing",
      ({ checks }) => ({ checks: [...checks, newCheck("b")] }),
      "checks.4.text",
      "Say what its console has to show.",
    ],
    [
      "a port that is none",
      ({ checks }) => ({ checks: checks.map((c) => ({ ...c, port: "70000" })) }),
      "checks.3.port",
      "A port is a whole number",
    ],
    [
      "a path without a slash",
      ({ checks }) => ({ checks: checks.map((c) => ({ ...c, path: "health" })) }),
      "checks.1.path",
      "A path begins with a slash",
    ],
    [
      "no time at all",
      ({ checks }) => ({ checks: checks.map((c) => ({ ...c, within: "0" })) }),
      "checks.0.within",
      "A time is a whole number",
    ],
  ])("is told at its field: %s", (_what, change, field, text) => {
    expect(errorsOf(edited(change))).toMatchObject({
      [`bootTiers.1.${field}`]: expect.stringContaining(text),
    });
  });
});
