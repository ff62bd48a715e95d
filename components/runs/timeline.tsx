"use client";

import { type MouseEvent, useMemo } from "react";
import { formatDuration } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import { classNames } from "@/components/ui/class-names";
import type { RunView } from "@/lib/runs/run-view";
import { stepsByKey } from "@/lib/runs/timeline-facts";
import { layOutRows, type TimelineRow } from "@/lib/runs/timeline-rows";
import { wholeTimeline } from "@/lib/runs/timeline-whole";
import { windowTimeline } from "@/lib/runs/timeline-window";
import { LaneLabels } from "./lane-labels";
import { wholeValue, windowValue } from "./lane-value";
import { stepOfRow } from "./step-of-row";
import { TimelineLegend } from "./timeline-legend";
import type { RunAddress, Zoom } from "./use-run-address";
import { WholePlot } from "./whole-plot";
import { WindowPlot, windowLabel } from "./window-plot";

/** Longer ones want more room. */
const LONG_NAME = 14;

interface Props {
  run: RunView;
  now: number;
  isStale: boolean;
  zoom: Zoom;
  /** Whose volumes have lanes. */
  folding: "all" | "healthy" | "none";
  step: string | null;
  change: (to: Partial<RunAddress>) => void;
}

/** The lanes of a run: names at the left, and what happened when. */
export function Timeline({ run, now, isStale, zoom, folding, step, change }: Props) {
  const stuck = useMemo(
    () => new Set(run.held.filter((vm) => vm.isStuck).map(({ serverId }) => serverId)),
    [run.held],
  );
  const rows = useMemo(
    () =>
      layOutRows(
        run.lanes,
        ({ serverId }) => folding === "none" || (folding === "healthy" && !stuck.has(serverId)),
      ),
    [run.lanes, folding, stuck],
  );
  const steps = useMemo(() => stepsByKey(run.steps), [run.steps]);
  if (rows.rows.length === 0)
    return <Nothing text="This run has no VMs to draw. Its steps are in the table." />;
  const window = zoom === "window" ? windowTimeline(run, now) : null;
  const drawn = zoom === "whole" ? wholeTimeline(run, now) : null;
  // Of checks alone there is nothing to draw: their list says more.
  const whole = drawn && (drawn.window || drawn.preflights.size > 0) ? drawn : null;
  const chosen = step === null ? null : steps.get(step);
  const selected =
    rows.rows.find(({ kind, lane, key }) =>
      chosen?.volumeId
        ? kind === "volume" && key.endsWith(` ${chosen.volumeId}`)
        : kind === "vm" && chosen?.serverId === lane.serverId,
    )?.key ?? null;
  const select = (row: TimelineRow) => {
    const key = stepOfRow(row, zoom, steps);
    if (key) change({ step: key, phase: null, isClosed: false });
  };
  const hasLongNames = run.lanes.some(({ name }) => name.length > LONG_NAME);
  const nowWord = isStale ? "last known" : "now";
  const vnf = visibleText(run.vnf.name);
  const onPlot = (event: MouseEvent<HTMLElement>) => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const row = rows.rows.find((each) => y >= each.y && y < each.y + each.height);
    if (row) select(row);
  };
  return (
    <>
      <div
        className={classNames(
          "grid max-md:grid-cols-[150px_minmax(480px,1fr)] max-md:overflow-x-auto",
          hasLongNames ? "grid-cols-[256px_minmax(0,1fr)]" : "grid-cols-[200px_minmax(0,1fr)]",
        )}
      >
        <LaneLabels
          rows={rows}
          head={zoom === "window" ? "Frozen, cut" : "Size"}
          laneValue={(row) =>
            zoom === "window" ? windowValue(row, window, run.budgetMs) : wholeValue(row, now)
          }
          selected={selected}
          onSelect={select}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: for the pointer only; the names at the left are its buttons */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
        <div className="relative cursor-pointer overflow-hidden" onClick={onPlot}>
          {window && (
            <WindowPlot
              timeline={window}
              rows={rows}
              budgetMs={run.budgetMs}
              nowWord={nowWord}
              selected={selected}
              label={windowLabel(vnf, window, run.budgetMs)}
            />
          )}
          {whole && (
            <WholePlot
              nowWord={nowWord}
              timeline={whole}
              rows={rows}
              selected={selected}
              label={wholeLabel(run, now)}
            />
          )}
          {!window && !whole && <Nothing text={nothingYet(run, zoom)} />}
        </div>
      </div>
      <TimelineLegend window={window} whole={whole} />
    </>
  );
}

const Nothing = ({ text }: { text: string }) => <p className="pt-16 pr-4 text-13 text-subtle">{text}</p>;

function nothingYet(run: RunView, zoom: Zoom): string {
  if (run.state === "queued") return "The run waits for its turn. Nothing was sent to any VM.";
  if (run.state === "running") {
    if (run.waitingSince !== null)
      return "The freeze window begins when the site has room for the whole of it.";
    return zoom === "window"
      ? "The freeze window has not begun: all checks come before it."
      : "The checks are under way. Nothing was sent to any VM yet.";
  }
  return "It ended before its freeze window: no VM was touched.";
}

function wholeLabel({ startedAt, endedAt, vnf }: RunView, now: number): string {
  const length = formatDuration((endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt ?? ""));
  return `Whole run of ${visibleText(vnf.name)}, ${length}`;
}
