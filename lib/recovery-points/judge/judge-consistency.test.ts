import { describe, expect, it } from "vitest";
import type { MemberRecord } from "../../backups/window-record";
import { at, HELD, type MemberOf, planOf, windowOf } from "../testing/plan-of";
import { judgeConsistency } from "./judge-consistency";

const THREE: MemberOf[] = ["a", "b", "c"].map((serverId) => ({
  serverId,
  volumes: [{ volumeId: `${serverId}-root` }, { volumeId: `${serverId}-data` }],
}));
const plan = planOf(THREE);
const only = (serverId: string, change: Partial<MemberRecord>) => (record: MemberRecord) =>
  record.serverId === serverId ? change : {};

describe("judgeConsistency", () => {
  it("gives what was planned when all stood still while everything was cut", () => {
    expect(judgeConsistency(plan, windowOf(plan))).toEqual({ consistency: "filesystem", limits: [] });
  });

  it("never gives more than was planned, nor what needs a drill's proof", () => {
    for (const planned of ["crash-group", "crash"] as const)
      expect(judgeConsistency({ ...plan, consistency: planned }, windowOf(plan)).consistency).toBe(planned);
    expect(judgeConsistency({ ...plan, consistency: "application" }, windowOf(plan)).consistency).toBe(
      "filesystem",
    );
  });

  it.each<[string, Partial<MemberRecord>, RegExp]>([
    ["refused to freeze", { quiesce: "not-frozen", quiesceCause: "no agent", frozenAt: null }, /no agent/],
    ["did not answer", { quiesce: "unknown", frozenAt: null }, /not confirmed/],
    ["was never asked", { quiesce: "not-sent", quiesceSentAt: null, frozenAt: null }, /never asked/],
    ["let go by itself", { thaw: "was-not-frozen", thawCause: "VSS" }, /ran already.*VSS/],
    ["was deleted meanwhile", { thaw: "gone" }, /deleted/],
    ["was thawed, nobody knows when", { thaw: "unknown" }, /not known/],
    ["has no time of its freeze", { frozenAt: null }, /not known/],
  ])("is crash when a VM %s", (_, change, why) => {
    const verdict = judgeConsistency(plan, windowOf(plan, { member: only("b", change) }));
    expect(verdict.consistency).toBe("crash");
    expect(verdict.limits).toEqual([expect.stringMatching(why)]);
    expect(verdict.limits[0]).toContain("b ");
  });

  it("is crash when a VM is not in the record at all", () => {
    const window = windowOf(plan);
    const verdict = judgeConsistency(plan, { ...window, members: window.members.slice(1) });
    expect(verdict).toEqual({
      consistency: "crash",
      limits: [expect.stringContaining("nothing is recorded")],
    });
  });

  it.each([
    ["was asked for before the last VM stood still", { sentAt: at(279) }],
    ["was seen only after the first thaw was sent", { availableAt: at(2_001) }],
    ["has no time", { availableAt: null }],
  ])("is crash when one snapshot %s", (_, change) => {
    const late = windowOf(plan, { snapshot: ({ volumeId }) => (volumeId === "c-data" ? change : {}) });
    expect(judgeConsistency(plan, late)).toEqual({
      consistency: "crash",
      limits: [expect.stringContaining("1 snapshot was not surely cut")],
    });
  });

  it.each([
    ["found running by the run", "was-not-frozen", {}],
    ["thawed by the run’s own account", "thawed", {}],
    ["thawed, of which the run knows nothing", "thawed", { thawSentAt: null, thawedAt: at(1_200) }],
  ] as const)("takes no VM that another than the run has thawed for still: %s", (_, thaw, change) => {
    const window = windowOf(plan, { member: only("b", { thaw, thawedBy: "Ada", ...change }) });
    expect(judgeConsistency(plan, window)).toEqual({
      consistency: "crash",
      limits: [expect.stringMatching(/^b did not surely stand still: Ada was sure first/)],
    });
  });

  it("looks at when everything was cut, whatever else lowers the label", () => {
    const window = windowOf(plan, {
      member: only("a", { consistency: "crash-group" }),
      snapshot: ({ volumeId }) => (volumeId === "c-data" ? { availableAt: at(2_001) } : {}),
    });
    expect(judgeConsistency(plan, window)).toEqual({
      consistency: "crash",
      limits: [expect.stringContaining("a was held"), expect.stringContaining("not surely cut")],
    });
  });

  it("leaves failed snapshots to the completeness of the point", () => {
    const failed = windowOf(plan, {
      snapshot: ({ volumeId }) =>
        volumeId === "a-data" ? { state: "error", availableAt: null, cause: "no space" } : {},
    });
    expect(judgeConsistency(plan, failed)).toEqual({ consistency: "filesystem", limits: [] });
  });

  it("takes a freeze that was worth less this time at that", () => {
    const less = windowOf(plan, { member: only("a", { consistency: "crash-group" }) });
    expect(judgeConsistency(plan, less)).toEqual({
      consistency: "crash-group",
      limits: [expect.stringContaining("a was held")],
    });
  });

  it("counts a VM that is off as still, whenever it was cut", () => {
    const withOff = planOf([...THREE.slice(0, 2), { ...(THREE[2] as MemberOf), hold: { kind: "off" } }]);
    const window = windowOf(withOff, {
      snapshot: ({ serverId }) => (serverId === "c" ? { availableAt: at(60_000) } : {}),
    });
    expect(judgeConsistency(withOff, window)).toEqual({ consistency: "filesystem", limits: [] });
  });

  it.each([
    [
      "was switched on meanwhile",
      [{ serverId: "c", name: "c", cause: "it is active" }],
      /c was not .*active/,
    ],
    ["was never looked at", [], /c was not surely off: nothing is recorded/],
  ])("is crash when a VM that was to be off %s", (_, off, why) => {
    const withOff = planOf([...THREE.slice(0, 2), { ...(THREE[2] as MemberOf), hold: { kind: "off" } }]);
    const window = { ...windowOf(withOff), off };
    expect(judgeConsistency(withOff, window)).toEqual({
      consistency: "crash",
      limits: [expect.stringMatching(why)],
    });
  });

  it("says of a standby member what it is worth, and of one that nothing holds it lowers the label", () => {
    const standby = planOf([...THREE.slice(0, 2), { ...(THREE[2] as MemberOf), hold: { kind: "left-out" } }]);
    const left = judgeConsistency(standby, windowOf(standby));
    expect(left.consistency).toBe("filesystem");
    expect(left.limits).toEqual([expect.stringMatching(/^c was left out/)]);
    const none = { kind: "none", isChosen: false, why: "no agent answers" } as const;
    const loose = planOf([
      { ...(THREE[0] as MemberOf), hold: HELD },
      { ...(THREE[1] as MemberOf), hold: none },
    ]);
    expect(judgeConsistency(loose, windowOf(loose))).toEqual({
      consistency: "crash",
      limits: ["b: no agent answers"],
    });
    const oneCut = windowOf(loose, { snapshot: () => ({ groupSnapshotId: "g" }) });
    expect(judgeConsistency(loose, oneCut).consistency).toBe("crash-group");
  });
});
