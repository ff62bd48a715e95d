import type { ReactNode } from "react";
import { foldsOf } from "@/lib/runs/timeline-scale";
import type { WholeTimeline } from "@/lib/runs/timeline-whole";
import type { WindowTimeline } from "@/lib/runs/timeline-window";

/** What the shapes mean: only those that are drawn. */
export function TimelineLegend({
  window,
  whole,
}: {
  window: WindowTimeline | null;
  whole: WholeTimeline | null;
}) {
  if (!window && !whole) return null;
  const bars = [...(window?.bars.values() ?? [])];
  const cuts = [...(window?.cuts.values() ?? [])];
  const backups = [...(whole?.backups.values() ?? [])];
  const isRetried = [...bars, ...cuts, ...backups].some(({ retries }) => retries.length > 0);
  const works = backups.flatMap((backup) => backup.works);
  const isFolded = (whole?.folds.length ?? 0) > 0 || (window !== null && foldsOf(window.scale).length > 0);
  const late = bars.some((bar) => bar.late);
  return (
    <div className="mt-3 flex flex-wrap gap-x-4 gap-y-1 border-t border-faint pt-2.5 pr-4 text-12 text-subtle">
      {bars.length > 0 && (
        <LegendItem
          swatch={<i className="h-2.5 w-[18px] rounded-[2px] border border-frozen-solid bg-frozen-tint" />}
        >
          asked, not yet confirmed
        </LegendItem>
      )}
      {bars.some(({ frozen }) => frozen) && (
        <LegendItem swatch={<i className="hatch h-2.5 w-[18px] rounded-[2px]" />}>
          frozen, confirmed
        </LegendItem>
      )}
      {late && (
        <LegendItem swatch={<i className="hatch-late h-2.5 w-[18px] rounded-[2px]" />}>
          frozen past the budget
        </LegendItem>
      )}
      {cuts.length > 0 && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-done" />}>snapshot</LegendItem>
      )}
      {cuts.some(({ ms }) => ms === null) &&
        (late ? (
          <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-warn-solid" />}>
            overdue
          </LegendItem>
        ) : (
          <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-run-solid" />}>
            under way
          </LegendItem>
        ))}
      {(whole?.freezes.size ?? 0) > 0 && (
        <LegendItem swatch={<i className="hatch h-2.5 w-[18px] rounded-[2px]" />}>
          {whole?.window?.isWidened ? "frozen, drawn wider than its scale" : "frozen"}
        </LegendItem>
      )}
      {works.some(({ isRunning }) => !isRunning) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-done" />}>done</LegendItem>
      )}
      {works.some(({ isRunning }) => isRunning) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] bg-run-solid" />}>
          under way
        </LegendItem>
      )}
      {backups.some(({ estimate }) => estimate) && (
        <LegendItem swatch={<i className="h-1.5 w-[18px] rounded-[2px] border border-dashed border-pale" />}>
          estimated, from earlier runs
        </LegendItem>
      )}
      {backups.some(({ waits }) => waits.length > 0) && (
        <LegendItem swatch={<i className="h-0 w-[18px] border-t-2 border-dotted border-idle-solid" />}>
          waiting
        </LegendItem>
      )}
      {isRetried && <LegendItem swatch={<i className="h-2.5 w-0.5 bg-warn-solid" />}>retry</LegendItem>}
      {isFolded && (
        <LegendItem swatch={<i className="h-2.5 w-1.5 border-x border-dashed border-control" />}>
          {window ? "time folded" : "idle time, folded"}
        </LegendItem>
      )}
    </div>
  );
}

/** A shape, and what it means. */
export const LegendItem = ({ swatch, children }: { swatch: ReactNode; children: ReactNode }) => (
  <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
    {swatch}
    {children}
  </span>
);
