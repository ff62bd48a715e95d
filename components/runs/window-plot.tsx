import { formatLength } from "@/components/data/format-length";
import { visibleText } from "@/components/data/visible-text";
import type { TimelineRows } from "@/lib/runs/timeline-rows";
import { ROW } from "@/lib/runs/timeline-rows";
import { foldsOf } from "@/lib/runs/timeline-scale";
import { ticksOf } from "@/lib/runs/timeline-ticks";
import type { WindowTimeline } from "@/lib/runs/timeline-window";
import { CutMark } from "./cut-mark";
import { FreezeBarMark } from "./freeze-bar-mark";
import { PlotFrame, pct } from "./plot-frame";
import { FoldBand, FoldBreaks, PlotGrid, SelectedRow } from "./plot-parts";
import { SequenceRail } from "./sequence-rail";

interface Props {
  timeline: WindowTimeline;
  rows: TimelineRows;
  budgetMs: number;
  /** The key of the row that is looked at. */
  selected: string | null;
  /** What the line at the end of what is known says. */
  nowWord: string;
  label: string;
}

/** The freeze window: a funnel of blocks in the order of the quiesce, whose right edge is the order of the thaw. */
export function WindowPlot({ timeline, rows, budgetMs, selected, nowWord, label }: Props) {
  const { scale, bars, cuts, budgetX, endX, isOpen, lengthMs } = timeline;
  const { groups, bottom } = rows;
  const isLate = budgetX !== null && lengthMs > budgetMs;
  const taken = [...(budgetX === null ? [] : [budgetX]), ...(isLate && isOpen ? [endX] : [])];
  const ticks = ticksOf(scale, { apart: 8, taken });
  const folds = foldsOf(scale).map(({ left, right, from, to }) => ({
    x: left,
    width: right - left,
    ms: to - from,
  }));
  const chosen = rows.rows.find(({ key }) => key === selected);
  return (
    <PlotFrame height={bottom + ROW.foot} label={label}>
      <PlotGrid ticks={ticks} bottom={bottom} />
      {groups.map(({ lane, y, height }) => {
        const bar = bars.get(lane.serverId);
        if (!bar) return null;
        const { asked, late } = bar;
        const width = Math.max(asked.width - (late?.width ?? 0), 0);
        return (
          <g key={lane.serverId}>
            <rect x={pct(asked.x)} width={pct(width)} y={y} height={height} className="fill-frozen-tint" />
            {late && (
              <rect
                x={pct(late.x)}
                width={pct(late.width)}
                y={y}
                height={height}
                className="fill-fail-tint"
              />
            )}
          </g>
        );
      })}
      {folds.map((fold) => (
        <FoldBand key={fold.ms} {...fold} bottom={bottom} />
      ))}
      <SequenceRail timeline={timeline} groups={groups} budgetMs={budgetMs} />
      {chosen && <SelectedRow y={chosen.y} height={chosen.height} />}
      {rows.rows.map((row) => {
        const bar = row.kind === "vm" && bars.get(row.lane.serverId);
        if (bar) return <FreezeBarMark key={row.key} bar={bar} y={row.y} />;
        const cut = row.kind === "volume" && cuts.get(row.volume.volumeId);
        if (!cut) return null;
        const isOverdue = isLate && row.volume.snapshot.state === "running";
        return (
          <CutMark
            name={`${visibleText(row.lane.name)} / ${visibleText(row.volume.name)}`}
            key={row.key}
            cut={cut}
            state={row.volume.snapshot.state}
            isOverdue={isOverdue}
            y={row.y}
          />
        );
      })}
      {folds.map((fold) => (
        <g key={fold.ms}>
          <FoldBreaks {...fold} bottom={bottom} />
          {isLate && (
            <text x={pct(fold.x + fold.width / 2)} y="34" textAnchor="middle" className="fill-subtle">
              {Math.round(fold.ms / 1000)} s folded
            </text>
          )}
        </g>
      ))}
      {budgetX !== null && (
        <g>
          <line
            x1={pct(budgetX)}
            x2={pct(budgetX)}
            y1="2"
            y2={bottom + 4}
            strokeWidth="1.5"
            strokeDasharray="4 3"
            className="stroke-fg"
          />
          <text x={pct(budgetX)} y={bottom + 17} textAnchor="middle" className="fill-fg font-medium">
            {budgetWords(budgetMs)}
          </text>
        </g>
      )}
      {isOpen && isLate && (
        <g>
          <line
            x1={pct(endX)}
            x2={pct(endX)}
            y1="24"
            y2={bottom + 4}
            strokeWidth="1.5"
            className="stroke-fail-solid"
          />
          <text x={pct(endX)} y={bottom + 17} textAnchor="middle" className="fill-fail font-semibold">
            {nowWord}
          </text>
        </g>
      )}
    </PlotFrame>
  );
}

const budgetWords = (ms: number) => `${Number((ms / 1000).toFixed(1))} s budget`;

/** What the picture shows, for who cannot see it. */
export function windowLabel(
  vnfName: string,
  { lengthMs, isOpen, bars }: WindowTimeline,
  budgetMs: number,
): string {
  const held = [...bars.values()].filter(({ isHeld }) => isHeld).map(({ lane }) => visibleText(lane.name));
  const length = `${formatLength(lengthMs)} of a budget of ${formatLength(budgetMs)}`;
  if (isOpen && held.length > 0) {
    return `Freeze window of ${vnfName}, open for ${length}; frozen now: ${held.join(", ")}`;
  }
  return `Freeze window of ${vnfName}: ${bars.size} VMs quiesced in order and thawed in reverse, ${length}`;
}
