import { describe, expect, it } from "vitest";
import { BEGUN } from "./testing/sample-drill";
import { STOP, sampleRelocation } from "./testing/sample-relocation";
import { outageOf } from "./timeline-outage";
import { fenceSteps, recoveryTimeline, sharedPhases } from "./timeline-recovery";
import { layOutRecovery } from "./timeline-recovery-rows";

type Sample = Parameters<typeof sampleRelocation>[0];
function read(sample: Sample = {}) {
  const run = sampleRelocation(sample);
  const { recovery } = run;
  if (!recovery) throw new Error("a relocation has its recovery");
  const now = Date.parse(run.now);
  return {
    run,
    recovery,
    now,
    outage: outageOf(run, recovery, now),
    drawn: recoveryTimeline(run, recovery, now),
  };
}

describe("while a relocation's VMs are off", () => {
  it("is not before the first stop, whatever was backed up until then", () => {
    const { outage, drawn } = read({ afterMs: 1_000 });
    expect(outage).toBeNull();
    expect(drawn).toMatchObject({ rto: null, rtoX: null });
  });
  it("goes on until it serves, and is what the RTO is held against", () => {
    const going = read({ afterMs: 20_000 });
    expect(going.outage).toEqual({ from: BEGUN + STOP.from, to: BEGUN + 20_000, isOpen: true });
    const { outage, drawn, recovery } = read();
    expect(outage).toEqual({
      from: BEGUN + STOP.from,
      to: Date.parse(recovery.servingAt ?? ""),
      isOpen: false,
    });
    expect(drawn?.rto).toMatchObject({ isCounting: false, isLate: false });
    const late = read({ recovery: { rtoTargetMs: 10_000 } });
    expect(late.drawn?.rto?.isLate).toBe(true);
  });
  it("ends with the last VM that is started again when it is undone", () => {
    const undoing = read({ afterMs: 24_000, undoneAt: 20_000 });
    expect(undoing.outage).toMatchObject({ to: BEGUN + 24_000, isOpen: true });
    const { outage, run } = read({ afterMs: 60_000, undoneAt: 20_000 });
    expect(outage).toMatchObject({ to: Date.parse(run.endedAt ?? ""), isOpen: false });
  });
  it("goes on where the undo came to no end", () => {
    const { outage, now } = read({ afterMs: 60_000, undoneAt: 20_000, recovery: { state: "half-undone" } });
    expect(outage).toMatchObject({ to: now, isOpen: true });
  });
  it("is no roll-back's", () => {
    const { run, recovery, now } = read();
    expect(outageOf({ ...run, kind: "rollback" }, recovery, now)).toBeNull();
  });
});

describe("the lanes of a relocation", () => {
  const keys = ({ run, recovery }: ReturnType<typeof read>, hasVolumes = true) =>
    layOutRecovery(recovery, { shared: sharedPhases(run), hasVolumes, fences: fenceSteps(run) }).rows.map(
      ({ key }) => key,
    );
  it("begin with the backup, the stop of each VM and the last backup", () => {
    const all = keys(read());
    expect(all.slice(0, 2)).toEqual(["shared back-up", "source"]);
    expect(all.indexOf("back-up:cold")).toBeLessThan(all.indexOf("shared import"));
    expect(all.filter((key) => key.startsWith("fence:")).length).toBe(read().drawn?.offs.size);
  });
  it("show each VM's way: stopped, off, and started again by the undo", () => {
    const { drawn, run } = read({ afterMs: 60_000, undoneAt: 20_000 });
    const ids = run.steps.flatMap(({ phase, serverId }) => (phase === "stop" && serverId ? [serverId] : []));
    for (const id of ids) {
      const [off, start] = [drawn?.offs.get(id), drawn?.starts.get(id)];
      expect((off?.x ?? 0) + (off?.width ?? 0)).toBeCloseTo(start?.x ?? -1, 5);
    }
    expect(keys(read({ afterMs: 60_000, undoneAt: 20_000 }))).toContain("shared remove");
    expect(keys(read({ afterMs: 60_000, undoneAt: 20_000 }))).not.toContain("shared start");
  });
  it("are few where there are too many VMs: one for all stops, one for all starts", () => {
    const many = keys(read({ afterMs: 60_000, undoneAt: 20_000 }), false);
    expect(many).toContain("shared stop");
    expect(many).toContain("shared start");
    expect(many).not.toContain("source");
  });
});

it("draws nothing as going on at the target once it goes back", () => {
  const undoneAt = 24_000;
  const { run, recovery } = read({ afterMs: undoneAt + 1_000, undoneAt });
  const building = read({ afterMs: undoneAt });
  const isAtWork = (drawn: ReturnType<typeof recoveryTimeline>) =>
    [...(drawn?.boots.values() ?? [])].some(({ boot, settle }) => boot?.isRunning || settle !== null) ||
    [...(drawn?.restores.values() ?? [])].some(({ work, estimate }) => work?.isRunning || estimate !== null);
  expect(isAtWork(building.drawn)).toBe(true);
  const back = {
    ...recovery,
    tiers: recovery.tiers.map((tier) => ({
      ...{ ...tier, state: "left" as const },
      servers: tier.servers.map((server) => ({ ...server, healthyAt: null, state: "left" as const })),
    })),
    volumes: recovery.volumes.map((volume) => ({ ...volume, state: "left" as const })),
  };
  expect(isAtWork(recoveryTimeline(run, back, Date.parse(run.now)))).toBe(false);
});
