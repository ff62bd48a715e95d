import { describe, expect, it } from "vitest";
import { BEGUN, sampleDrill } from "@/lib/runs/testing/sample-drill";
import { layOutRecovery, type RecoveryRow } from "@/lib/runs/timeline-recovery-rows";
import { recoveryValue } from "./recovery-lane-value";
import { serverStatus } from "./recovery-status";
import { stepOfRecoveryRow } from "./step-of-recovery-row";

function laneOf(afterMs: number, key: string) {
  const run = sampleDrill(afterMs);
  if (!run.recovery) throw new Error("no recovery");
  const { rows } = layOutRecovery(run.recovery, { shared: ["network"], hasVolumes: true });
  const row = rows.find((each) => each.key === key);
  if (!row) throw new Error(`no lane ${key}`);
  return { row, run };
}
const words = (afterMs: number, key: string, now = BEGUN + afterMs) =>
  recoveryValue(laneOf(afterMs, key).row, now).words;

describe("what is written beside a lane", () => {
  it("is how long a restore may still take, and then how long it took", () => {
    expect(words(4_200, "scscf scscf-data")).toBe("≈ 6 s left");
    expect(words(4_200, "pcscf pcscf-root")).toBe("20 GiB");
    expect(words(20_000, "hss hss-root")).toBe("20 GiB, 4.60 s");
    expect(words(4_200, "scscf scscf-data", BEGUN + 60_000)).toBe("longer than usual");
  });
  it("is where a VM and its tier are", () => {
    expect(words(18_000, "hss")).toBe("healthy");
    expect(words(18_000, "scscf")).toBe("booting");
    expect(words(22_500, "scscf")).toBe("up, checking");
    expect(words(18_000, "tier 2")).toBe("booting");
    expect(words(41_000, "hss")).toBe("removed");
  });
  it("is what is proved of a VM at the source, and what becomes of it when it goes back", () => {
    const vm = (state: "locked" | "unproved", wasRunning = true) => ({
      ...{ serverId: "hss", name: "hss", state, wasRunning, wasLocked: false, cause: null },
    });
    const row = {
      kind: "fence",
      stepKey: "stop:hss",
      serverId: "hss",
      name: "hss",
      key: "f",
      y: 0,
      height: 9,
    };
    const at = (state: string, of = vm("locked"), start?: string) =>
      recoveryValue(row as never, 0, {
        recovery: { mode: "relocation", state, fence: { servers: [of] } } as never,
        steps: start ? [{ phase: "start", serverId: "hss", state: start as never }] : [],
      });
    expect(at("running")).toEqual({ words: "locked" });
    expect(at("running", vm("unproved"))).toEqual({ words: "not proved", tone: "fail" });
    expect(at("undoing")).toEqual({ words: "locked" });
    expect(at("undoing", vm("locked"), "running")).toEqual({ words: "starting", tone: "run" });
    expect(at("half-undone", vm("locked"), "failed")).toEqual({ words: "not started", tone: "fail" });
    expect(at("undone")).toEqual({ words: "runs again" });
    // It was off before: nobody starts it.
    expect(at("undone", vm("locked", false))).toEqual({ words: "locked" });
  });
  it("says that a VM that was removed had been healthy, and that another never was", () => {
    const healthyAt = "2026-11-20T13:42:32.000Z";
    expect(serverStatus({ state: "gone", healthyAt }, { isDrill: true })).toBe("recoveredHealthy");
    expect(serverStatus({ state: "gone", healthyAt: null }, { isDrill: true })).toBe("recoveredGone");
    // Of what was to serve it matters that it is there no more.
    expect(serverStatus({ state: "gone", healthyAt }, { isDrill: false })).toBe("recoveredGone");
  });
  it("is that nothing boots any more once it goes back, only what may be there still", () => {
    const server = { ...laneOf(18_000, "scscf").row, kind: "vm" } as Extract<RecoveryRow, { kind: "vm" }>;
    for (const [state, said] of [
      ["removing", { words: "being removed", tone: "run" }],
      ["left", { words: "not removed yet", tone: "warn" }],
    ] as const) {
      expect(recoveryValue({ ...server, server: { ...server.server, state } }, BEGUN)).toEqual(said);
      const { row } = laneOf(18_000, "tier 2");
      if (row.kind !== "tier") throw new Error("a tier has its lane");
      expect(recoveryValue({ ...row, tier: { ...row.tier, state } }, BEGUN)).toEqual(said);
      const volume = laneOf(4_200, "scscf scscf-data").row;
      if (volume.kind !== "volume") throw new Error("a volume has its lane");
      expect(recoveryValue({ ...volume, volume: { ...volume.volume, state } }, BEGUN)).toEqual(said);
    }
    expect(serverStatus({ state: "left", healthyAt: null }, { isDrill: false })).toBe("recoveredLeft");
  });
});

describe("what a lane opens", () => {
  const opens = (afterMs: number, key: string) => {
    const { row, run } = laneOf(afterMs, key);
    return stepOfRecoveryRow(row, run.steps);
  };
  it("is the boot of a VM and the restore of a volume", () => {
    expect(opens(18_000, "hss")).toMatchObject({ step: "boot:hss" });
    expect(opens(18_000, "hss hss-data")).toMatchObject({ step: "restore:hss-data" });
    expect(opens(18_000, "shared network")).toMatchObject({ step: null, phase: "network" });
    expect(opens(18_000, "tier 1")).toBeNull();
  });
  it("is what failed of it, before that", () => {
    const { row, run } = laneOf(18_000, "hss");
    const check = run.steps.find(({ key }) => key === "journal:hss");
    if (check) check.state = "failed";
    expect(stepOfRecoveryRow(row, run.steps)).toMatchObject({ step: "journal:hss" });
  });
});
