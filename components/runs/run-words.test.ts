import { describe, expect, it } from "vitest";
import type { RunView } from "@/lib/runs/run-view";
import { OPENED, sampleRun } from "@/lib/runs/testing/sample-run";
import { layOutRows, type TimelineRow } from "@/lib/runs/timeline-rows";
import { windowTimeline } from "@/lib/runs/timeline-window";
import { detailFacts } from "./detail-facts";
import { wholeValue, windowValue } from "./lane-value";
import { newerRun } from "./newer-run";
import { openedPhase, openedStep } from "./opened-step";
import { rowStatus, runStatus } from "./run-status";
import { endsOf, splitCause } from "./run-words";
import { stepInsight } from "./step-insight";
import { stepOfRow } from "./step-of-row";

const NOTHING = { step: null, phase: null, isClosed: false, zoom: null, asTable: false };
const stepOf = (run: RunView, key: string) => {
  const step = run.steps.find((each) => each.key === key);
  if (!step) throw new Error(`no step ${key}`);
  return step;
};
const stuck = (serverId: string): RunView["held"][number] => ({
  leaseId: "l",
  runId: "r",
  runNumber: 1,
  vnfId: "v",
  vnfName: "vIMS core",
  siteName: "Lyon",
  serverId,
  serverName: "scscf-2",
  since: new Date(OPENED).toISOString(),
  budgetMs: 8_000,
  thawsBy: null,
  isStuck: true,
  tries: [],
});

describe("what is open beside the timeline", () => {
  it("is what was chosen, else the thaw of what is still frozen, else where it failed", () => {
    const run = sampleRun();
    expect(openedStep(run, NOTHING)).toBeNull();
    run.failure = { cause: "c", todo: "t", step: "check:quota" };
    expect(openedStep(run, NOTHING)).toBe("check:quota");
    run.held = [stuck("server-3")];
    expect(openedStep(run, NOTHING)).toBe("thaw:server-3");
    expect(openedStep(run, { ...NOTHING, step: "verify:point" })).toBe("verify:point");
  });
  it("of a run that failed and names no step is the first that did not end well", () => {
    const run: RunView = { ...sampleRun(), state: "failed" };
    expect(openedStep(run, NOTHING)).toBeNull();
    run.steps = run.steps.map((step) =>
      step.key === "quiesce:server-2" ? { ...step, state: "failed" } : step,
    );
    expect(openedStep(run, NOTHING)).toBe("quiesce:server-2");
    expect(openedStep({ ...run, state: "partly_failed" }, NOTHING)).toBeNull();
  });
  it("is nothing by itself once it was closed, nor a step that there is not", () => {
    const run = { ...sampleRun(), failure: { cause: "c", todo: "t", step: "check:quota" } };
    expect(openedStep(run, { ...NOTHING, isClosed: true })).toBeNull();
    expect(openedStep(run, { ...NOTHING, step: "no:such" })).toBe("check:quota");
    expect(openedStep({ ...run, failure: null }, { ...NOTHING, step: "no:such" })).toBeNull();
  });
  it("is the list of the checks while there is nothing else to see", () => {
    const run: RunView = { ...sampleRun(), state: "running", phase: "preflight" };
    expect(openedPhase(run, NOTHING)).toBe("preflight");
    expect(openedPhase({ ...run, phase: "back-up" }, NOTHING)).toBeNull();
    expect(openedPhase(run, { ...NOTHING, isClosed: true })).toBeNull();
    expect(openedPhase(run, { ...NOTHING, phase: "thaw" })).toBe("thaw");
  });
});

describe("the badge of a run", () => {
  it("says the worst first", () => {
    const run: RunView = { ...sampleRun(), state: "running" };
    expect(runStatus(run)).toBe("runRunning");
    run.cancelRequestedAt = run.now;
    expect(runStatus(run)).toBe("runCancelling");
    run.held = [stuck("server-1")];
    expect(runStatus(run)).toBe("runThawFailing");
  });
  it("says that it waits for room only until its window is opened", () => {
    const run: RunView = {
      ...sampleRun(),
      state: "running",
      waitingSince: new Date(OPENED - 9_000).toISOString(),
    };
    expect(runStatus(run)).toBe("runRunning");
    expect(runStatus({ ...run, window: { ...run.window, openedAt: null } })).toBe("runWaiting");
  });
  it("keeps partly failed apart, and a VM that is held after the end in sight", () => {
    expect(rowStatus({ state: "partly_failed", isHeld: false })).toBe("runPartlyFailed");
    expect(rowStatus({ state: "failed", isHeld: true })).toBe("runThawFailing");
    expect(rowStatus({ state: "running", isHeld: true })).toBe("runRunning");
  });
});

it("takes the later of two views, whichever comes first", () => {
  const early = { ...sampleRun(), now: "2026-11-20T14:00:00.000Z" };
  const late = { ...early, now: "2026-11-20T14:00:01.000Z" };
  expect(newerRun(early, late)).toBe(late);
  expect(newerRun(late, early)).toBe(late);
  expect(newerRun(early, undefined)).toBe(early);
});

describe("a snapshot", () => {
  const run = sampleRun();
  const spool = run.lanes[3]?.volumes[2];
  if (spool?.snapshot.doneAt) {
    spool.snapshot.doneAt = new Date(Date.parse(spool.snapshot.doneAt) + 910).toISOString();
  }
  it("is told to have held the window open when all others were ready clearly earlier", () => {
    expect(stepInsight(stepOf(run, "snapshot:server-4-spool"), run)).toEqual({
      text: "It held the window open: the other ten snapshots were ready",
      ms: "0.91 s",
    });
  });
  it("is told nothing of otherwise", () => {
    expect(stepInsight(stepOf(run, "snapshot:server-4-data"), run)).toBeNull();
    expect(stepInsight(stepOf(run, "thaw:server-4"), run)).toBeNull();
    expect(stepInsight(stepOf(run, "snapshot:server-4-spool"), sampleRun())).toBeNull();
  });
});

it("shows the plain values beside a step in words", () => {
  const id = "d20a66e1-1111-4222-8333-44445555541a";
  expect(
    detailFacts({
      snapshotId: id,
      estimateMs: 5_250,
      sizeGib: 40,
      object_count: 3,
      isFull: true,
      list: [1],
      none: null,
    }),
  ).toEqual([
    { name: "Snapshot id", value: id, isId: true },
    { name: "Estimate", value: "5.25 s", isId: false },
    { name: "Size", value: "40 GiB", isId: false },
    { name: "Object count", value: "3", isId: false },
    { name: "Is full", value: "yes", isId: false },
  ]);
});

describe("a lane", () => {
  const run = sampleRun();
  const rows = layOutRows(run.lanes, () => false).rows;
  const row = (key: string): TimelineRow => {
    const found = rows.find((each) => each.key === key);
    if (!found) throw new Error(`no row ${key}`);
    return found;
  };
  const steps = new Map(run.steps.map((step) => [step.key, step]));

  it("opens the step that the zoom is about, or the one that failed", () => {
    const volume = row("server-4 server-4-spool");
    expect(stepOfRow(volume, "window", steps)).toBe("snapshot:server-4-spool");
    expect(stepOfRow(volume, "whole", steps)).toBe("backup:server-4-spool");
    const failed = new Map(steps).set("snapshot:server-4-spool", {
      ...stepOf(run, "snapshot:server-4-spool"),
      state: "failed",
    });
    expect(stepOfRow(volume, "whole", failed)).toBe("snapshot:server-4-spool");
    expect(stepOfRow(row("server-2"), "window", steps)).toBe("quiesce:server-2");
    expect(stepOfRow(row("server-2"), "window", new Map())).toBeNull();
  });
  it("tells what was measured", () => {
    const timeline = windowTimeline(run, Date.parse(run.now));
    expect(windowValue(row("server-5"), timeline, 8_000)).toEqual({ words: "1.90 s" });
    expect(windowValue(row("server-1"), timeline, 4_000)).toEqual({ words: "4.22 s", tone: "fail" });
    expect(windowValue(row("server-1"), null, 8_000)).toEqual({ words: "" });
    expect(wholeValue(row("server-4"), OPENED)).toEqual({ words: "120 GiB" });
  });
  it("says of a running backup that its end is an estimate, or that it takes longer", () => {
    const volume = row("server-1 server-1-root");
    if (volume.kind !== "volume") throw new Error("no volume");
    const backup = { ...volume.volume.backup, state: "running" as const, endedAt: null };
    const running = { ...volume, volume: { ...volume.volume, backup } };
    const from = Date.parse(backup.startedAt ?? "");
    expect(wholeValue(running, from + 60_000).words).toBe("≈ 8 m 00 s left");
    expect(wholeValue(running, from + 900_000).words).toBe("longer than usual");
    backup.estimateMs = null;
    expect(wholeValue(running, from).words).toBe("running");
  });
});

it("a cause is told in words, and the call that it was told by apart from it", () => {
  const cause = "udr-2 is not known to be quiesced: its guest agent did not do it";
  const call = "Lyon: POST /servers/d9/action: HTTP 409: [Error Code 86] (req-40d1)";
  expect(splitCause(`${cause} (${call})`)).toEqual({ words: cause, call });
  expect(splitCause(cause)).toEqual({ words: cause, call: null });
  expect(splitCause("no room (10 of 10 used)")).toEqual({ words: "no room (10 of 10 used)", call: null });
});

it("leads a roll-back from the target to the source", () => {
  const ends = { siteName: "Lyon", receivers: ["Oslo"] };
  expect(endsOf({ ...ends, kind: "failover" })).toEqual({ from: "Lyon", to: "Oslo" });
  expect(endsOf({ ...ends, kind: "rollback" })).toEqual({ from: "Oslo", to: "Lyon" });
  expect(endsOf({ ...ends, kind: "backup", receivers: [] })).toEqual({ from: "Lyon", to: null });
});
