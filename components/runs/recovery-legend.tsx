import type { RecoveryTimeline } from "@/lib/runs/timeline-recovery";
import { LegendItem } from "./timeline-legend";

/** What the shapes mean: only those that are drawn. */
export function RecoveryLegend({ timeline, isDrill }: { timeline: RecoveryTimeline; isDrill: boolean }) {
  const restores = [...timeline.restores.values()];
  const boots = [...timeline.boots.values()];
  const fences = [...timeline.fences.values()];
  const works = [
    ...restores.map(({ work }) => work),
    ...boots.map(({ boot }) => boot),
    ...timeline.shared.values(),
    ...fences,
  ];
  const checks = boots.flatMap(({ checks: all }) => all.map(({ check }) => check.state));
  const isRetried = [...restores, ...boots].some(({ retries }) => retries.length > 0);
  return (
    <div className="mt-3 flex flex-wrap gap-x-4 gap-y-1 border-t border-faint pt-2.5 pr-4 text-12 text-subtle">
      {fences.some((bar) => !bar.isRunning && !bar.hasFailed) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-done" />}>
          {timeline.offs.size > 0 ? "stopped at the source" : "fenced at the source"}
        </LegendItem>
      )}
      {timeline.offs.size > 0 && (
        <LegendItem swatch={<i className="h-0 w-[18px] border-t-2 border-idle-solid" />}>off</LegendItem>
      )}
      {(timeline.starts.size > 0 || timeline.shared.has("remove")) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-warn-solid" />}>undone</LegendItem>
      )}
      {restores.some(({ work }) => work && !work.isRunning && !work.hasFailed) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-pale" />}>restored</LegendItem>
      )}
      {boots.some(({ boot }) => boot && !boot.isRunning && !boot.hasFailed) && (
        <LegendItem swatch={<i className="h-2.5 w-[18px] rounded-[2px] bg-done" />}>booted</LegendItem>
      )}
      {timeline.blocks.size > 0 && (
        <LegendItem
          swatch={
            <i
              className={`h-2.5 w-[18px] border-t-2 bg-sunken ${isDrill ? "border-dashed border-drill" : "border-done"}`}
            />
          }
        >
          boot tier, until all of it is healthy
        </LegendItem>
      )}
      {works.some((work) => work?.isRunning) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-run-solid" />}>
          under way
        </LegendItem>
      )}
      {works.some((work) => work?.hasFailed) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-fail-solid" />}>failed</LegendItem>
      )}
      {restores.some(({ estimate }) => estimate) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] border border-dashed border-pale" />}>
          estimated
        </LegendItem>
      )}
      {restores.some(({ wait }) => wait) && (
        <LegendItem swatch={<i className="h-0 w-[18px] border-t-2 border-dotted border-idle-solid" />}>
          waiting
        </LegendItem>
      )}
      {checks.includes("passed") && (
        <LegendItem swatch={<Tick path="M1 5 l3 3 l5 -6" />}>check passed</LegendItem>
      )}
      {checks.includes("failed") && (
        <LegendItem swatch={<Tick path="M1 1 l8 8 M9 1 l-8 8" isBad />}>check failed</LegendItem>
      )}
      {checks.some((state) => state === "skipped" || state === "unknown") && (
        <LegendItem swatch={<i className="h-0.5 w-2.5 bg-idle-solid" />}>check told nothing</LegendItem>
      )}
      {isRetried && <LegendItem swatch={<i className="h-2.5 w-0.5 bg-warn-solid" />}>retry</LegendItem>}
      {timeline.folds.length > 0 && (
        <LegendItem swatch={<i className="h-2.5 w-1.5 border-x border-dashed border-control" />}>
          time folded
        </LegendItem>
      )}
    </div>
  );
}

const Tick = ({ path, isBad = false }: { path: string; isBad?: boolean }) => (
  <svg width="10" height="10" aria-hidden="true">
    <path d={path} fill="none" strokeWidth="2" className={isBad ? "stroke-fail-solid" : "stroke-fg"} />
  </svg>
);
