import { applyChange, changeOf } from "@/lib/runs/run-change";
import type { RunView, StepView } from "@/lib/runs/run-view";
import { sampleRun } from "@/lib/runs/testing/sample-run";
import { wholeTimeline } from "@/lib/runs/timeline-whole";
import { windowTimeline } from "@/lib/runs/timeline-window";
import { ms, percentile, table } from "./lib/numbers";

/*
 * What it costs to watch a large run: how much is sent when a page is opened and when one step changes, and how long each
 * side works for it. Goals: a step's change costs a few kB, and no work of the page for it is longer than a frame (16 ms).
 */
const SHAPES = [
  [100, 4],
  [500, 2],
] as const;
const N = 50;

const kb = (value: unknown) => `${(JSON.stringify(value).length / 1000).toFixed(1)} kB`;
function took(work: (i: number) => unknown): string {
  const times = Array.from({ length: N }, (_, i) => {
    const begun = performance.now();
    work(i);
    return performance.now() - begun;
  });
  return ms(percentile(times, 0.5));
}

/** The same run a moment later, read anew: nothing of it is the same object. */
function later(run: RunView, key: string, i: number): RunView {
  const fresh = JSON.parse(JSON.stringify(run)) as RunView;
  const change = (step: StepView): StepView =>
    step.key === key ? { ...step, state: "running", endedAt: null, cause: `change ${i}` } : step;
  return {
    ...fresh,
    now: new Date(Date.parse(run.now) + i + 1).toISOString(),
    steps: fresh.steps.map(change),
  };
}

const rows = SHAPES.map(([vms, volumes]) => {
  const names = Array.from({ length: volumes }, (_, i) => `volume-${i + 1}`);
  const run = sampleRun({
    vms: Array.from({ length: vms }, (_, i) => ({ name: `vm-${i + 1}`, volumes: names })),
  });
  const key = run.steps.at(-1)?.key ?? "";
  const fresh = Array.from({ length: N }, (_, i) => later(run, key, i));
  const change = changeOf(run, fresh[0] as RunView);
  if (!change) throw new Error("nothing has changed");
  const text = JSON.stringify(change);
  const now = Date.parse(run.now);
  return [
    `${vms} × ${volumes}`,
    String(run.steps.length),
    kb(run),
    kb(change),
    took((i) => changeOf(run, fresh[i] as RunView)),
    took(() => applyChange(run, JSON.parse(text))),
    took(() => windowTimeline(run, now)),
    took(() => wholeTimeline(run, now)),
  ];
});
table(
  ["VMs × volumes", "steps", "whole", "change", "compare p50", "apply p50", "window p50", "whole run p50"],
  rows,
);
