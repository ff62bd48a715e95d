import { describe, expect, it } from "vitest";
import type { RunView } from "./run-view";
import { BEGUN, sampleDrill } from "./testing/sample-drill";
import { sampleFailover } from "./testing/sample-failover";
import { fenceSteps, recoveryTimeline, rtoSoFar, sharedPhases } from "./timeline-recovery";
import { layOutRecovery } from "./timeline-recovery-rows";
import { recoveryScale } from "./timeline-recovery-scale";
import { placeOf } from "./timeline-scale";

function recoveryOf(run: RunView) {
  if (!run.recovery) throw new Error("no recovery");
  return run.recovery;
}
function drawn(run: RunView, now = Date.parse(run.now)) {
  const timeline = recoveryTimeline(run, recoveryOf(run), now);
  if (!timeline) throw new Error("nothing is drawn");
  return timeline;
}
function found<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new Error("it is not drawn");
  return thing;
}
const endOf = ({ x, width }: { x: number; width: number }) => x + width;
const serverOf = (run: RunView, name: string) =>
  found(
    recoveryOf(run)
      .tiers.flatMap(({ servers }) => servers)
      .find((server) => server.name === name),
  );

describe("the scale of a recovery", () => {
  const usual = { lastMs: 40_000, left: 0, right: 100 };
  it("is linear where no RTO is set", () => {
    const scale = recoveryScale({ ...usual, rtoMs: null });
    expect(placeOf(scale, 0)).toBe(0);
    expect(placeOf(scale, 20_000)).toBeCloseTo(50, 6);
    expect(placeOf(scale, 40_000)).toBeCloseTo(100, 6);
  });
  it("reaches to an RTO that is near, in the same measure", () => {
    const scale = recoveryScale({ ...usual, rtoMs: 60_000 });
    expect(scale.parts.some((part) => part.isFolded)).toBe(false);
    expect(placeOf(scale, 60_000)).toBeLessThan(100);
    expect(placeOf(scale, 60_000)).toBeCloseTo(placeOf(scale, 20_000) * 3, 6);
  });
  it("folds the time up to an RTO that is far away, and keeps its line in sight", () => {
    const scale = recoveryScale({ ...usual, rtoMs: 1_800_000 });
    expect(scale.parts.filter((part) => part.isFolded)).toMatchObject([{ from: 40_000, to: 1_800_000 }]);
    expect(placeOf(scale, 40_000)).toBeGreaterThan(80);
    expect(placeOf(scale, 1_800_000)).toBeLessThan(97);
    expect(scale.parts.at(-1)?.right).toBe(100);
  });
  it("folds minutes in which nothing went on", () => {
    const busy = {
      spans: [
        { from: 0, to: 60_000 },
        { from: 1_800_000, to: 1_900_000 },
      ],
      toMs: 1_900_000,
    };
    const scale = recoveryScale({ ...usual, lastMs: 1_900_000, rtoMs: null, busy });
    expect(scale.parts.filter((part) => part.isFolded)).toMatchObject([{ from: 60_000, to: 1_800_000 }]);
  });
});

describe("the lanes of a recovery", () => {
  it("stand tier by tier, none upon another", () => {
    const { rows, blocks, bottom } = layOutRecovery(recoveryOf(sampleDrill()), {
      shared: ["import", "network", "clean-up"],
      hasVolumes: true,
    });
    for (const [i, row] of rows.entries())
      expect(row.y).toBeGreaterThanOrEqual(i === 0 ? 0 : (rows[i - 1]?.y ?? 0) + (rows[i - 1]?.height ?? 0));
    expect(rows.map(({ key }) => key).slice(0, 6)).toEqual([
      "shared import",
      "shared network",
      "tier 1",
      "hss",
      "hss hss-root",
      "hss hss-data",
    ]);
    expect(rows.at(-1)).toMatchObject({ kind: "shared", phase: "clean-up" });
    for (const { order, y, height } of blocks)
      for (const row of rows)
        if (row.kind === "vm") expect(row.y >= y && row.y < y + height).toBe(row.tier.order === order);
    expect(bottom).toBe((rows.at(-1)?.y ?? 0) + (rows.at(-1)?.height ?? 0));
  });
  it("are without volumes where there are very many", () => {
    const { rows } = layOutRecovery(recoveryOf(sampleDrill()), { shared: [], hasVolumes: false });
    expect(rows.some(({ kind }) => kind === "volume")).toBe(false);
  });
  it("have a lane for what all need only once that has begun", () => {
    expect(sharedPhases(sampleDrill(1_450))).toEqual(["import"]);
    expect(sharedPhases(sampleDrill(36_000))).toEqual(["import", "network", "clean-up"]);
  });
});

describe("a recovery as it is drawn", () => {
  it("is nothing before it has begun", () => {
    const run = { ...sampleDrill(0), startedAt: null };
    expect(recoveryTimeline(run, recoveryOf(run), BEGUN)).toBeNull();
  });
  it("shows the tiers as a staircase: one begins where the one before it is healthy", () => {
    const { blocks, scale } = drawn(sampleDrill());
    expect(blocks.size).toBe(3);
    const [first, second, third] = [1, 2, 3].map((order) => found(blocks.get(order)));
    expect(found(second).x).toBeGreaterThanOrEqual(endOf(found(first)));
    expect(found(third).x).toBeGreaterThanOrEqual(endOf(found(second)));
    // Until the slower of its two VMs is healthy.
    expect(endOf(found(second))).toBeCloseTo(placeOf(scale, 24_100), 6);
  });
  it("lets a tier that boots reach to now", () => {
    const { blocks, nowX } = drawn(sampleDrill(18_000));
    expect(endOf(found(blocks.get(2)))).toBeCloseTo(found(nowX), 6);
    expect(blocks.has(3)).toBe(false);
  });
  it("has dots while a volume waits for its turn, and then its bar", () => {
    const restore = found(drawn(sampleDrill()).restores.get("pcscf-data"));
    expect(endOf(found(restore.wait))).toBeCloseTo(found(restore.work).x, 6);
    expect(restore.work).toMatchObject({ isRunning: false, hasFailed: false });
    expect(drawn(sampleDrill()).restores.get("hss-root")?.wait).toBeNull();
  });
  it("shows what is restored now up to now, and how long it may still take", () => {
    const { restores, nowX } = drawn(sampleDrill(4_200));
    const restore = found(restores.get("scscf-data"));
    expect(restore.work?.isRunning).toBe(true);
    expect(endOf(found(restore.work))).toBeCloseTo(found(nowX), 6);
    expect(found(restore.estimate).x).toBeCloseTo(found(nowX), 6);
    // It has not begun: it waits until now, and nobody says for how long.
    expect(restores.get("pcscf-root")).toMatchObject({ work: null, estimate: null });
    expect(endOf(found(restores.get("pcscf-root")?.wait))).toBeCloseTo(found(nowX), 6);
  });
  it("lets nothing wait, run or be estimated once the run is over", () => {
    const run = sampleDrill(4_200);
    run.state = "cancelled";
    run.endedAt = run.now;
    const { restores, boots, nowX } = drawn(run);
    expect(nowX).toBeNull();
    expect(restores.get("pcscf-root")?.wait).toBeNull();
    expect(restores.get("scscf-data")).toMatchObject({ estimate: null, work: { isRunning: false } });
    expect([...boots.values()].every(({ boot }) => boot === null)).toBe(true);
  });
  it("shows when a VM was up, when it was healthy, and each of its checks", () => {
    const boot = found(drawn(sampleDrill()).boots.get("scscf"));
    expect(found(boot.settle).x).toBeCloseTo(endOf(found(boot.boot)), 6);
    expect(boot.checks.map(({ check }) => check.stepKey)).toEqual(["verify:scscf:0", "journal:scscf"]);
    expect(boot.checks[0]?.x).toBeCloseTo(endOf(found(boot.settle)), 6);
    expect(boot.checks[1]?.x).toBeGreaterThan(boot.checks[0]?.x ?? 100);
  });
  it("marks a VM that did not come up, and each try after the first", () => {
    const run = sampleDrill();
    Object.assign(serverOf(run, "scscf"), { state: "failed", bootedAt: null, healthyAt: null });
    const step = found(run.steps.find(({ key }) => key === "boot:scscf"));
    step.attempts = [
      { at: BEGUN + 15_300, endedAt: BEGUN + 17_000, result: "ERROR", hasFailed: true },
      { at: BEGUN + 18_000, endedAt: BEGUN + 21_400, result: "ERROR", hasFailed: true },
    ];
    const { boots, scale } = drawn(run);
    expect(boots.get("scscf")).toMatchObject({ boot: { hasFailed: true }, settle: null });
    expect(boots.get("scscf")?.retries).toEqual([placeOf(scale, 18_000)]);
    expect(boots.get("hss")?.boot?.hasFailed).toBe(false);
  });
});

describe("the RTO", () => {
  it("is counted from the start to the last green check, and on to now before it", () => {
    const run = sampleDrill();
    expect(drawn(run).rto).toMatchObject({ ms: 34_300, isCounting: false, isLate: false });
    expect(drawn(sampleDrill(18_000)).rto).toMatchObject({ ms: 18_000, isCounting: true });
    expect(rtoSoFar(recoveryOf(run), true, BEGUN + 99_000)).toBe(34_300);
  });
  it("is missed when it took longer, or takes longer by now", () => {
    const run = sampleDrill();
    recoveryOf(run).rtoTargetMs = 34_000;
    expect(drawn(run).rto?.isLate).toBe(true);
    const going = sampleDrill(18_000);
    recoveryOf(going).rtoTargetMs = 17_000;
    expect(drawn(going).rto?.isLate).toBe(true);
    expect(drawn(going).rtoX).toBeLessThan(found(drawn(going).nowX));
  });
  it("is never reached by a run that ended without serving", () => {
    const recovery = { ...recoveryOf(sampleDrill()), servingAt: null };
    expect(rtoSoFar(recovery, true, BEGUN + 99_000)).toBeNull();
    expect(rtoSoFar(recovery, false, BEGUN + 99_000)).toBe(99_000);
  });
  it("has no line where none is set", () => {
    const run = sampleDrill();
    recoveryOf(run).rtoTargetMs = null;
    expect(drawn(run)).toMatchObject({ rtoX: null, folds: [] });
  });
});

describe("a failover", () => {
  const rowsOf = (run: RunView, hasVolumes = true) =>
    layOutRecovery(recoveryOf(run), { shared: sharedPhases(run), hasVolumes, fences: fenceSteps(run) }).rows;

  it("has the source’s VMs above its tiers in the order in which they are fenced, and the hand-over at the end", () => {
    const rows = rowsOf(sampleFailover());
    expect(rows.slice(0, 6).map((row) => (row.kind === "fence" ? row.name : row.kind))).toEqual([
      "source",
      ...["pcscf", "icscf", "scscf", "hss"],
      "shared",
    ]);
    expect(rows.at(-1)).toMatchObject({ kind: "shared", name: "Hand-over" });
    for (const [i, row] of rows.entries())
      expect(row.y).toBeGreaterThanOrEqual(i === 0 ? 0 : found(rows[i - 1]).y + found(rows[i - 1]).height);
  });
  it("draws each VM of the source from its stop until it is locked, one after the other", () => {
    const run = sampleFailover();
    const bars = fenceSteps(run).map(({ key }) => found(drawn(run).fences.get(key)));
    expect(bars).toHaveLength(4);
    for (const [i, bar] of bars.entries()) {
      expect(bar).toMatchObject({ isRunning: false, hasFailed: false });
      if (i > 0) expect(bar.x).toBeGreaterThan(endOf(found(bars[i - 1])));
    }
  });
  it("draws the one that is being stopped up to now", () => {
    const run = sampleFailover({ afterMs: 3_000 });
    const [first, second] = fenceSteps(run);
    expect(drawn(run).fences.get(found(first).key)).toMatchObject({ isRunning: true });
    expect(drawn(run).fences.get(found(second).key)).toBeUndefined();
  });
  it("has one bar for the whole fence where volumes are hidden, as for very many VMs", () => {
    const run = sampleFailover();
    expect(rowsOf(run, false)[0]).toMatchObject({ kind: "shared", phase: "fence", name: "Fence" });
    expect(drawn(run).shared.get("fence")).toMatchObject({ isRunning: false });
  });
});
