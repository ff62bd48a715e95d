import { describe, expect, it } from "vitest";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { PlannedHold } from "./backup-plan";
import { estimateWindow, windowWarning } from "./estimate-window";
import { timesOfWindows } from "./times-of-windows";

const frozen = (serverId: string, method: QuiesceMethodName = "guest-agent") => ({
  serverId,
  hold: { kind: "quiesce", method } as PlannedHold,
});
const NONE = { members: new Map(), cutMs: null };
const at = (ms: number) => new Date(Date.parse("2026-11-20T12:00:00.000Z") + ms).toISOString();
const record = (serverId: string, from: number, frozenAt: number, thaw: number, thawed: number) => ({
  ...{ serverId, name: serverId, position: 1, method: "guest-agent" as const, quiesce: "frozen" as const },
  ...{ quiesceSentAt: at(from), frozenAt: at(frozenAt), thawSentAt: at(thaw), thawedAt: at(thawed) },
  ...{ thaw: "thawed" as const, thawAttempts: 1, thawedBy: "run" },
});
const cut = (availableAt: number) => ({
  ...{ serverId: "a", volumeId: "v", snapshotId: "s", sentAt: at(500), availableAt: at(availableAt) },
  ...{ createdAt: null, state: "available" as const },
});

describe("estimateWindow", () => {
  it("counts what is usual for VMs that were never frozen, one after another", () => {
    expect(estimateWindow([frozen("a"), frozen("b")], NONE)).toEqual({ ms: 1_200, guessed: 2 });
    const many = Array.from({ length: 40 }, (_, i) => frozen(`vm-${i}`));
    expect(estimateWindow(many, NONE).ms).toBe(14_500);
  });

  it("counts what each took before by the same method, and the cut of the last window", () => {
    const windows = [
      { members: [record("a", 0, 400, 900, 1_000)], snapshots: [cut(800), cut(900)], takenAt: at(500) },
      {
        members: [record("a", 0, 5_000, 6_000, 7_000), record("b", 0, 200, 300, 400)],
        snapshots: [],
        takenAt: null,
      },
    ];
    const times = timesOfWindows(windows);
    expect(estimateWindow([frozen("a"), frozen("b")], times)).toEqual({ ms: 500 + 300 + 400, guessed: 0 });
    expect(estimateWindow([frozen("a", "pause")], times)).toEqual({ ms: 350 + 400, guessed: 1 });
  });

  it("counts nothing of a VM that had to be thawed again, or was thawed by itself", () => {
    const good = { members: [record("a", 0, 200, 300, 400)], snapshots: [], takenAt: null };
    const bad = record("a", 0, 400, 900, 60_900);
    for (const odd of [
      { ...bad, thawAttempts: 3 },
      { ...bad, thaw: "was-not-frozen" as const },
    ]) {
      const times = timesOfWindows([{ ...good, members: [odd] }, good]);
      expect(times.members.get("a")?.ms).toBe(300);
    }
  });

  it("is nought when nothing is frozen, and unknown for a guest that takes its own time", () => {
    expect(estimateWindow([{ serverId: "a", hold: { kind: "off" } }], NONE)).toEqual({ ms: 0, guessed: 0 });
    expect(estimateWindow([frozen("a"), frozen("b", "stop")], NONE).ms).toBeNull();
  });
});

describe("windowWarning", () => {
  const budget = { budgetMs: 8_000, lastWindowMs: null };
  it("warns of a window that may be too long, and says what was guessed", () => {
    expect(windowWarning({ ms: 8_000, guessed: 0 }, budget)).toBeNull();
    expect(windowWarning({ ms: 9_430, guessed: 3 }, budget)?.text).toBe(
      "its freeze window may last about 9.4 s, longer than its freeze budget of 8 s; 3 of its VMs were never frozen this way, and are counted with what is usual",
    );
  });
  it("warns when the last one was too long", () => {
    const long = { budgetMs: 8_000, lastWindowMs: 8_200 };
    expect(windowWarning({ ms: 1_000, guessed: 0 }, long)?.text).toContain("last freeze window lasted 8.2 s");
    expect(windowWarning({ ms: 0, guessed: 0 }, long)).toBeNull();
  });
});
