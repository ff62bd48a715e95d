import { describe, expect, it } from "vitest";
import type { RunView } from "./run-view";
import { CORE, OPENED, sampleRun } from "./testing/sample-run";
import { isExactReverse, isSentInReverse, longestFreeze, pointInTime } from "./timeline-facts";
import { layOutRows, ROW } from "./timeline-rows";
import { windowTimeline } from "./timeline-window";

const iso = (time: number) => new Date(time).toISOString();
const drawn = (run: RunView, now = Date.parse(run.now)) => {
  const timeline = windowTimeline(run, now);
  if (!timeline) throw new Error("nothing is drawn");
  return timeline;
};
const lane = (run: RunView, index: number) => {
  const found = run.lanes[index];
  if (!found) throw new Error(`no lane ${index}`);
  return found;
};

/** The third VM is frozen since the window was opened, and its thaw is not confirmed. */
function stuckRun(): { run: RunView; now: number } {
  const run = sampleRun();
  const now = OPENED + 47_200;
  Object.assign(run, { state: "running", endedAt: null, now: iso(now) });
  Object.assign(run.window, { closedAt: null, ms: null });
  Object.assign(lane(run, 2), { thawedAt: null, isHeld: true });
  run.held = [
    {
      leaseId: "lease",
      runId: run.id,
      runNumber: run.number,
      vnfId: run.vnf.id,
      vnfName: run.vnf.name,
      siteName: "Lyon",
      serverId: "server-3",
      serverName: "scscf-2",
      since: iso(OPENED),
      budgetMs: run.budgetMs,
      thawsBy: null,
      isStuck: true,
      tries: [],
    },
  ];
  return { run, now };
}

describe("the freeze window", () => {
  it("is a funnel: who is quiesced first is thawed last", () => {
    const bars = [...drawn(sampleRun()).bars.values()];
    expect(bars).toHaveLength(5);
    for (const [index, bar] of bars.entries()) {
      const inner = bars[index + 1];
      if (!inner) continue;
      expect(inner.asked.x).toBeGreaterThan(bar.asked.x);
      expect(inner.asked.x + inner.asked.width).toBeLessThan(bar.asked.x + bar.asked.width);
    }
    expect(isExactReverse(sampleRun())).toBe(true);
  });
  it("has the quiesce, the hatch and the thaw of a VM one after the other, without a hole", () => {
    for (const { asked, quiesce, frozen, thaw } of drawn(sampleRun()).bars.values()) {
      expect(quiesce.x).toBe(asked.x);
      expect(frozen?.x).toBeCloseTo(quiesce.x + quiesce.width, 6);
      expect(thaw?.x).toBeCloseTo((frozen?.x ?? 0) + (frozen?.width ?? 0), 6);
      expect((thaw?.x ?? 0) + (thaw?.width ?? 0)).toBeCloseTo(asked.x + asked.width, 6);
    }
  });
  it("says that an order was not kept, and nothing while it cannot be told", () => {
    const run = sampleRun();
    lane(run, 0).thawedAt = iso(OPENED + 3_500);
    expect(isExactReverse(run)).toBe(false);
    expect(isSentInReverse(run)).toBe(true);
    lane(run, 0).thawedAt = null;
    expect(isExactReverse(run)).toBeNull();
    expect(isExactReverse(sampleRun({ vms: CORE.slice(0, 1) }))).toBeNull();
  });

  it("goes on to now for a VM that is not thawed, red from the budget on", () => {
    const { run, now } = stuckRun();
    const timeline = drawn(run, now);
    const bar = timeline.bars.get("server-3");
    expect(timeline).toMatchObject({ isOpen: true, isStuck: true, lengthMs: 47_200 });
    expect(bar).toMatchObject({ isHeld: true, thaw: null });
    expect(bar?.late?.x).toBe(timeline.budgetX);
    expect((bar?.late?.x ?? 0) + (bar?.late?.width ?? 0)).toBeCloseTo(timeline.endX, 6);
    expect(timeline.bars.get("server-1")?.late).toBeNull();
    expect(longestFreeze(run, now)).toBe(47_200);
  });
  it("ends the phase of the thaw where the others were confirmed", () => {
    const { run, now } = stuckRun();
    const thaw = drawn(run, now).phases.find(({ phase }) => phase === "thaw");
    expect(thaw?.to).toBeLessThan(drawn(run, now).budgetX ?? 0);
  });
  it("is open for a lease that outlives its run", () => {
    const { run, now } = stuckRun();
    run.state = "failed";
    expect(drawn(run, now).isOpen).toBe(true);
  });

  it("does not call frozen what refused, nor draw the thaw that was sent to be sure", () => {
    const run = sampleRun();
    lane(run, 1).frozenAt = null;
    const step = run.steps.find(({ key }) => key === "quiesce:server-2");
    if (step) step.state = "failed";
    const bar = drawn(run).bars.get("server-2");
    expect(bar).toMatchObject({ hasRefused: true, frozen: null, thaw: null, ms: 340 });
  });
  it("marks the tries after the first", () => {
    const run = sampleRun();
    const step = run.steps.find(({ key }) => key === "snapshot:server-4-spool");
    step?.attempts.push({ at: OPENED + 2_000, result: "202 Accepted" });
    expect(drawn(run).cuts.get("server-4-spool")?.retries).toHaveLength(1);
    expect(drawn(run).cuts.get("server-4-data")?.retries).toEqual([]);
  });
  it("draws a thaw that two clocks place before its quiesce as no length at all", () => {
    const run = sampleRun();
    Object.assign(lane(run, 2), {
      frozenAt: iso(OPENED + 600),
      thawSentAt: iso(OPENED - 900),
      thawedAt: iso(OPENED - 800),
    });
    const bar = drawn(run).bars.get("server-3");
    for (const width of [bar?.asked.width, bar?.frozen?.width, bar?.thaw?.width]) expect(width).toBe(0);
  });
  it("is nothing before it begins", () => {
    const run = sampleRun({ vms: [] });
    run.window.openedAt = null;
    expect(windowTimeline(run, OPENED)).toBeNull();
    expect(pointInTime(run)).toBeNull();
    expect(longestFreeze({ ...run, window: { ...run.window, ms: null } }, OPENED)).toBeNull();
  });
  it("has no point in time once the run is over and has left no recovery point", () => {
    const run = sampleRun();
    expect(pointInTime(run)).not.toBeNull();
    expect(pointInTime({ ...run, state: "cancelled", point: null })).toBeNull();
    expect(pointInTime({ ...run, state: "running", point: null })).not.toBeNull();
  });
  it("begins with the first snapshot where nothing is quiesced, and has no budget then", () => {
    const run = sampleRun({ vms: CORE.slice(0, 2) });
    for (const each of run.lanes) {
      Object.assign(each, {
        position: null,
        why: "off",
        quiesceSentAt: null,
        frozenAt: null,
        thawSentAt: null,
        thawedAt: null,
      });
    }
    run.window = { attempt: 1, openedAt: null, closedAt: null, ms: 0 };
    const timeline = drawn(run);
    expect(timeline).toMatchObject({ hasFreeze: false, budgetX: null, isStuck: false });
    expect(timeline.bars.size).toBe(0);
    expect(timeline.cuts.size).toBe(3);
    expect(longestFreeze(run, OPENED)).toBe(0);
  });
  it("has one VM, and fifty with four volumes each", () => {
    expect(drawn(sampleRun({ vms: CORE.slice(0, 1) })).bars.size).toBe(1);
    const vms = Array.from({ length: 50 }, (_, i) => ({ name: `vm-${i}`, volumes: ["a", "b", "c", "d"] }));
    const run = sampleRun({ vms, quiesceMs: 60, thawMs: 40 });
    const timeline = drawn(run);
    expect(timeline.cuts.size).toBe(200);
    for (const { asked } of timeline.bars.values()) {
      expect(asked.x).toBeGreaterThanOrEqual(0);
      expect(asked.x + asked.width).toBeLessThanOrEqual(100);
    }
  });
});

describe("rows", () => {
  it("stand beneath each other, VMs in the order of the quiesce and those without one last", () => {
    const run = sampleRun();
    lane(run, 0).position = null;
    const { rows, groups, bottom } = layOutRows(run.lanes, () => false);
    expect(groups.map((group) => group.lane.name)).toEqual([
      "scscf-1",
      "scscf-2",
      "cdf-1",
      "store-1",
      "pcscf-1",
    ]);
    expect(rows[0]?.y).toBe(ROW.head);
    expect(bottom).toBe(ROW.head + 5 * (ROW.vm + ROW.gap) + 11 * ROW.volume);
    expect(
      groups.every(
        (group, i) =>
          group.y === (groups[i - 1] ? (groups[i - 1]?.y ?? 0) + (groups[i - 1]?.height ?? 0) : ROW.head),
      ),
    ).toBe(true);
  });
  it("leave out the volumes of a folded VM", () => {
    const { rows } = layOutRows(sampleRun().lanes, ({ serverId }) => serverId !== "server-3");
    expect(rows.map(({ key }) => key)).toEqual([
      "server-1",
      "server-2",
      "server-3",
      "server-3 server-3-root",
      "server-3 server-3-data",
      "server-4",
      "server-5",
    ]);
  });
});
