import { describe, expect, it } from "vitest";
import type { RunView } from "./run-view";
import { CORE, OPENED, sampleRun } from "./testing/sample-run";
import { placeOf } from "./timeline-scale";
import { wholeTimeline } from "./timeline-whole";
import { idleTimes, type WholeRun, wholeScale } from "./timeline-whole-scale";

const iso = (time: number) => new Date(time).toISOString();
const drawn = (run: RunView, now = Date.parse(run.now)) => {
  const timeline = wholeTimeline(run, now);
  if (!timeline) throw new Error("nothing is drawn");
  return timeline;
};
const volumeOf = (run: RunView, id: string) => {
  const found = run.lanes.flatMap(({ volumes }) => volumes).find(({ volumeId }) => volumeId === id);
  if (!found) throw new Error(`no volume ${id}`);
  return found;
};
const scaleOf = (more: Partial<WholeRun>) =>
  wholeScale({
    startMs: -12_000,
    window: { openMs: 0, closeMs: 5_700 },
    endMs: 3_600_000,
    isOver: true,
    estimatedEndMs: null,
    busy: [{ from: 5_700, to: 3_600_000 }],
    ...more,
  });

describe("the scale of a whole run", () => {
  it("draws the freeze wider than it is, and the checks in their own measure", () => {
    const scale = scaleOf({});
    expect(placeOf(scale, 0)).toBeCloseTo(11.5, 6);
    expect(placeOf(scale, 5_700)).toBeCloseTo(17.5, 6);
    expect(placeOf(scale, 3_600_000)).toBeCloseTo(97.1, 6);
  });
  it("draws a freeze that was most of the run no narrower than it was", () => {
    const scale = scaleOf({ endMs: 8_000, busy: [] });
    expect(placeOf(scale, 5_700) - placeOf(scale, 0)).toBeGreaterThan(50);
  });
  it("folds idle minutes, and nothing shorter", () => {
    const busy = [
      { from: 5_700, to: 600_000 },
      { from: 2_094_000, to: 3_600_000 },
    ];
    expect(scaleOf({ busy }).parts.filter((part) => part.isFolded)).toMatchObject([
      { from: 600_000, to: 2_094_000 },
    ]);
    const short = [
      { from: 5_700, to: 600_000 },
      { from: 700_000, to: 3_600_000 },
    ];
    expect(scaleOf({ busy: short }).parts.some((part) => part.isFolded)).toBe(false);
  });
  it("has four folds at most, the longest ones", () => {
    const busy = Array.from({ length: 8 }, (_, i) => ({
      from: i * 2_700_000 + 6_000,
      to: i * 2_700_000 + 60_000 + i,
    }));
    const end = 6 * 3_600_000;
    expect(idleTimes(busy, 5_700, end)).toHaveLength(4);
    const scale = scaleOf({ busy, endMs: end });
    const lefts = scale.parts.map(({ left }) => left);
    expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
    expect(placeOf(scale, end)).toBeCloseTo(97.1, 6);
  });
  it("ends at a round time while the run goes on, so that it seldom changes", () => {
    const ends = [70_000, 80_000, 100_000].map(
      (endMs) => scaleOf({ endMs, isOver: false, busy: [] }).parts.at(-1)?.to,
    );
    expect(new Set(ends).size).toBe(1);
  });
  it("has room for what is estimated", () => {
    const scale = scaleOf({ endMs: 60_000, isOver: false, estimatedEndMs: 1_500_000 });
    expect(scale.parts.at(-1)?.to).toBeGreaterThanOrEqual(1_500_000);
  });
  it("is there for a run of no length, and for one without a window", () => {
    expect(placeOf(scaleOf({ startMs: 0, window: null, endMs: 0 }), 0)).toBe(0.5);
    expect(
      placeOf(scaleOf({ startMs: 0, window: { openMs: 0, closeMs: 0 }, endMs: 0, busy: [] }), 0),
    ).toBeLessThan(100);
    expect(placeOf(scaleOf({ startMs: 0, window: null, endMs: -9 }), -9)).toBe(0.5);
  });
});

describe("a whole run", () => {
  it("has a bar for each backup, and dots while it waits for its turn", () => {
    const { backups } = drawn(sampleRun());
    const first = backups.get("server-4-root");
    const third = backups.get("server-4-spool");
    expect(first?.works).toHaveLength(1);
    expect(third?.waits[0]?.width).toBeGreaterThan(20);
    expect(third?.works[0]?.x).toBeCloseTo((third?.waits[0]?.x ?? 0) + (third?.waits[0]?.width ?? 0), 6);
  });
  it("breaks the bar between a try that failed and the next, with a tick at it", () => {
    const run = sampleRun();
    const { backup } = volumeOf(run, "server-1-root");
    const from = Date.parse(backup.startedAt ?? "");
    const step = run.steps.find(({ key }) => key === "backup:server-1-root");
    if (step) {
      step.attempts = [
        { at: from, endedAt: from + 60_000, result: "503", hasFailed: true },
        { at: from + 300_000, result: "202 Accepted" },
      ];
    }
    const bar = drawn(run).backups.get("server-1-root");
    expect(bar?.works).toHaveLength(2);
    expect(bar?.waits).toHaveLength(2);
    expect(bar?.retries).toEqual([bar?.works[1]?.x]);
  });
  it("shows what is under way up to now, and how long it may still take", () => {
    const run = sampleRun();
    const now = OPENED + 300_000;
    const volume = volumeOf(run, "server-1-root");
    volume.backup.endedAt = null;
    volume.backup.state = "running";
    Object.assign(run, { state: "running", endedAt: null });
    const timeline = drawn(run, now);
    const bar = timeline.backups.get("server-1-root");
    expect(bar?.works[0]).toMatchObject({ isRunning: true });
    expect((bar?.works[0]?.x ?? 0) + (bar?.works[0]?.width ?? 0)).toBeCloseTo(timeline.nowX ?? 0, 6);
    expect(bar?.estimate?.width).toBeGreaterThan(0);
    volume.backup.estimateMs = 1_000;
    expect(drawn(run, now).backups.get("server-1-root")?.estimate?.width).toBe(0);
  });
  it("does not wait for a backup that will not be made", () => {
    const run = sampleRun();
    const volume = volumeOf(run, "server-5-wal");
    volume.backup = { ...volume.backup, startedAt: null, endedAt: null, state: "skipped" };
    expect(drawn(run).backups.get("server-5-wal")).toMatchObject({ waits: [], works: [] });
  });
  it("knows whether the freeze is drawn wider than its scale", () => {
    expect(drawn(sampleRun()).window?.isWidened).toBe(true);
    expect(
      drawn(sampleRun({ vms: CORE.slice(0, 1), quiesceMs: 900_000, backUpMs: 1_000 })).window?.isWidened,
    ).toBe(false);
  });
  it("is nothing before it has begun, and has no window before that is opened", () => {
    expect(wholeTimeline({ ...sampleRun(), startedAt: null }, OPENED)).toBeNull();
    const run = sampleRun({ vms: [] });
    Object.assign(run.window, { openedAt: null, closedAt: null, ms: null });
    expect(drawn(run)).toMatchObject({ window: null, folds: [] });
  });
  it("stays within its frame with clocks that disagree", () => {
    const run = sampleRun();
    run.startedAt = iso(OPENED + 60_000);
    for (const { volumes } of run.lanes) {
      for (const { backup } of volumes) backup.endedAt = iso(OPENED - 1_000);
    }
    for (const { works } of drawn(run).backups.values()) {
      for (const { x, width } of works) {
        expect(width).toBeGreaterThanOrEqual(0);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(100);
      }
    }
  });
});

it("of a run that is over nothing waits, and only who was confirmed to be frozen is drawn so", () => {
  const run = sampleRun();
  const [first] = run.lanes;
  const volume = first?.volumes[0];
  if (!first || !volume) throw new Error("the sample has no VM");
  first.frozenAt = null;
  Object.assign(volume.backup, { startedAt: null, endedAt: null, state: "waiting" });
  const drawn = (state: "running" | "cancelled") => wholeTimeline({ ...run, state }, Date.parse(run.now));
  expect(drawn("running")?.backups.get(volume.volumeId)?.waits).toHaveLength(1);
  expect(drawn("cancelled")?.backups.get(volume.volumeId)?.waits).toEqual([]);
  expect([...(drawn("cancelled")?.freezes.values() ?? [])].map(({ isConfirmed }) => isConfirmed)).toEqual([
    false,
    ...run.lanes.slice(1).map(() => true),
  ]);
});
