import { formatLength } from "@/components/data/format-length";
import { formatDuration, formatShortDuration } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import { type RecoveryCheckView, type RecoveryView, takesItselfBack } from "@/lib/runs/recovery-view";
import type { BootBar, Counted, RecoveryTimeline, RestoreBar, WorkBar } from "@/lib/runs/timeline-recovery";
import type { RecoveryRow, RecoveryRows } from "@/lib/runs/timeline-recovery-rows";
import { ROW } from "@/lib/runs/timeline-rows";
import { ticksOf } from "@/lib/runs/timeline-ticks";
import { PlotFrame, pct } from "./plot-frame";
import { barY, Dimension, FoldBand, FoldBreaks, PlotGrid, Retry, SelectedRow } from "./plot-parts";

interface Props {
  recovery: RecoveryView;
  timeline: RecoveryTimeline;
  rows: RecoveryRows;
  selected: string | null;
  /** What the line at the end of what is known says. */
  nowWord: string;
  label: string;
}

/** A recovery from its start: restores pale, boots dark, a tick for each check, and the tiers as a staircase. */
export function RecoveryPlot({ recovery, timeline, rows, selected, nowWord, label }: Props) {
  const { scale, nowX, rtoX, rto, blocks, folds } = timeline;
  const { bottom } = rows;
  const chosen = rows.rows.find(({ key }) => key === selected);
  const taken = [
    ...folds.map(({ x, width }) => x + width / 2),
    ...(nowX === null ? [] : [nowX]),
    ...(rtoX === null ? [] : [rtoX]),
  ];
  const ink = rto?.isLate ? "fill-fail font-semibold" : "fill-fg font-semibold";
  return (
    <PlotFrame height={bottom + ROW.foot} label={label}>
      <PlotGrid ticks={ticksOf(scale, { apart: 6.5, taken })} bottom={bottom} />
      {rows.blocks.map(({ order, y, height }) => {
        const block = blocks.get(order);
        return (
          block && (
            <g key={order}>
              <rect
                x={pct(block.x)}
                width={pct(Math.max(block.width, 0.5))}
                y={y}
                height={height}
                className="fill-sunken"
              />
              <line
                x1={pct(block.x)}
                x2={pct(block.x + Math.max(block.width, 0.5))}
                y1={y + 1}
                y2={y + 1}
                strokeWidth="2"
                {...(recovery.isDrill
                  ? { strokeDasharray: "4 3", className: "stroke-drill" }
                  : { className: "stroke-done" })}
              />
            </g>
          )
        );
      })}
      {folds.map(({ x, width }) => (
        <FoldBand key={x} x={x} width={width} bottom={bottom} />
      ))}
      {chosen && <SelectedRow y={chosen.y} height={chosen.height} />}
      {rows.rows.map((row) => (
        <Marks key={row.key} row={row} timeline={timeline} />
      ))}
      {folds.map(({ x, width, ms }) => (
        <g key={x}>
          <FoldBreaks x={x} width={width} bottom={bottom} />
          <text x={pct(x + width / 2)} y={bottom + 17} textAnchor="middle" className="fill-subtle">
            {formatShortDuration(ms)}
          </text>
        </g>
      ))}
      {rto && (
        <Dimension
          from={rto.startX}
          to={Math.max(rto.endX, rto.startX)}
          words={countedWords(recovery, rto, nowX === null)}
          line="stroke-done"
          ink={ink}
          beside
        />
      )}
      {rtoX !== null && recovery.rtoTargetMs !== null && (
        <g>
          <line
            x1={pct(rtoX)}
            x2={pct(rtoX)}
            y1="34"
            y2={bottom}
            strokeWidth="1.5"
            strokeDasharray="4 3"
            className={rto?.isLate ? "stroke-fail-solid" : "stroke-fg"}
          />
          <text
            x={pct(rtoX)}
            y="30"
            textAnchor={rtoX > 90 ? "end" : "middle"}
            dx={rtoX > 90 ? 14 : 0}
            className={rto?.isLate ? "fill-fail font-medium" : "fill-fg font-medium"}
          >
            RTO {formatShortDuration(recovery.rtoTargetMs)}
          </text>
        </g>
      )}
      {nowX !== null && (
        <g>
          <line
            x1={pct(nowX)}
            x2={pct(nowX)}
            y1="24"
            y2={bottom + 4}
            strokeWidth="1.5"
            className="stroke-run-solid"
          />
          <text x={pct(nowX)} y={bottom + 17} textAnchor="middle" className="fill-run font-medium">
            {nowWord}
          </text>
        </g>
      )}
    </PlotFrame>
  );
}

/** What the line above all says. */
function countedWords(recovery: RecoveryView, rto: Counted, isRunOver: boolean): string {
  const { mode, isDrill } = recovery;
  if (takesItselfBack(mode))
    return rto.isCounting ? `off for ${formatDuration(rto.ms)} so far` : `Off for ${formatLength(rto.ms)}`;
  if (!rto.isCounting)
    return `${isDrill ? "Proved" : mode === "restore" ? "Restored" : "Serving"} after ${formatLength(rto.ms)}`;
  return isRunOver
    ? `${missedWords(recovery)}, ${formatDuration(rto.ms)}`
    : `${formatDuration(rto.ms)} so far`;
}

function Marks({ row, timeline }: { row: RecoveryRow; timeline: RecoveryTimeline }) {
  if (row.kind === "tier" || row.kind === "source") return null;
  if (row.kind === "fence") {
    return <SourceMark row={row} timeline={timeline} />;
  }
  if (row.kind === "shared") {
    const bar = timeline.shared.get(row.phase);
    return bar ? (
      <Bar
        bar={bar}
        y={barY(row.y)}
        height={7}
        ink={row.phase === "remove" || row.phase === "start" ? "fill-warn-solid" : "fill-pale"}
        title={row.name}
      />
    ) : null;
  }
  if (row.kind === "volume") {
    const restore = timeline.restores.get(row.volume.key);
    return restore ? (
      <RestoreMark restore={restore} y={row.y} title={`Restore of ${visibleText(row.volume.name)}`} />
    ) : null;
  }
  const boot = timeline.boots.get(row.server.sourceServerId);
  return boot ? <BootMark boot={boot} y={row.y} title={`Boot of ${visibleText(row.server.name)}`} /> : null;
}

/** A VM of the source: its stop, while it is off, and its start, if that was undone. */
function SourceMark({
  row: { stepKey, serverId, name, y },
  timeline,
}: {
  row: Extract<RecoveryRow, { kind: "fence" }>;
  timeline: RecoveryTimeline;
}) {
  const stop = timeline.fences.get(stepKey);
  const off = serverId === null ? undefined : timeline.offs.get(serverId);
  const start = serverId === null ? undefined : timeline.starts.get(serverId);
  const [top, told] = [barY(y), visibleText(name)];
  return (
    <g>
      {off && (
        <line
          x1={pct(off.x)}
          x2={pct(off.x + off.width)}
          y1={top + 3.5}
          y2={top + 3.5}
          strokeWidth="1.5"
          className="stroke-idle-solid"
        >
          <title>{`${told} is off`}</title>
        </line>
      )}
      {stop && (
        <Bar
          bar={stop}
          y={top}
          height={7}
          ink={serverId === null ? "fill-pale" : "fill-done"}
          title={serverId === null ? told : `Stop of ${told}`}
        />
      )}
      {start && (
        <Bar bar={start} y={top} height={7} ink="fill-warn-solid" title={`Start of ${told}, again`} />
      )}
    </g>
  );
}

function Bar({
  bar,
  y,
  height,
  ink,
  title,
}: {
  bar: WorkBar;
  y: number;
  height: number;
  ink: string;
  title: string;
}) {
  return (
    <rect
      x={pct(bar.x)}
      width={pct(Math.max(bar.width, 0.4))}
      y={y}
      height={height}
      rx="2"
      className={bar.hasFailed ? "fill-fail-solid" : bar.isRunning ? "fill-run-solid" : ink}
    >
      <title>{title}</title>
    </rect>
  );
}

function RestoreMark({ restore, y, title }: { restore: RestoreBar; y: number; title: string }) {
  const { wait, work, estimate, retries } = restore;
  const top = barY(y);
  return (
    <g>
      {wait && (
        <line
          x1={pct(wait.x)}
          x2={pct(wait.x + wait.width)}
          y1={top + 3.5}
          y2={top + 3.5}
          strokeWidth="1.5"
          strokeDasharray="1.5 4"
          className="stroke-idle-solid"
          opacity="0.8"
        />
      )}
      {estimate && (
        <rect
          x={pct(estimate.x)}
          width={pct(estimate.width)}
          y={top + 0.5}
          height="6"
          rx="2"
          fill="none"
          strokeDasharray="3 2"
          className="stroke-pale"
        />
      )}
      {work && <Bar bar={work} y={top} height={7} ink="fill-pale" title={title} />}
      {retries.map((x) => (
        <Retry key={x} x={x} y={top} height={11} />
      ))}
    </g>
  );
}

function BootMark({
  boot: { boot, settle, retries, checks },
  y,
  title,
}: {
  boot: BootBar;
  y: number;
  title: string;
}) {
  const middle = y + ROW.vm / 2;
  return (
    <g>
      {settle && (
        <line
          x1={pct(settle.x)}
          x2={pct(settle.x + settle.width)}
          y1={middle}
          y2={middle}
          strokeWidth="1.5"
          opacity="0.55"
          className="stroke-done"
        />
      )}
      {boot && <Bar bar={boot} y={middle - 6} height={12} ink="fill-done" title={title} />}
      {retries.map((x) => (
        <Retry key={x} x={x} y={middle - 6} height={16} />
      ))}
      {checks.map(({ x, check }) => (
        <CheckTick key={check.stepKey} x={x} y={middle} check={check} />
      ))}
    </g>
  );
}

const TICKS: Partial<Record<RecoveryCheckView["state"], { path: string; ink: string }>> = {
  passed: { path: "M-4 0 l3 3 l5 -6", ink: "stroke-fg" },
  failed: { path: "M-4 -4 l8 8 M4 -4 l-8 8", ink: "stroke-fail-solid" },
};
const UNTOLD = { path: "M-4 0 h8", ink: "stroke-idle-solid" };

/** When a check was over: a tick, a cross, or a dash where it told nothing. Its edge keeps it apart from what it is on. */
function CheckTick({ x, y, check }: { x: number; y: number; check: RecoveryCheckView }) {
  const { path, ink } = TICKS[check.state] ?? UNTOLD;
  return (
    <svg x={pct(x)} y={y} width="8" height="8" overflow="visible">
      <title>{`${visibleText(check.title)}: ${check.state}`}</title>
      <path d={path} fill="none" strokeWidth="5" className="stroke-bg" />
      <path d={path} fill="none" strokeWidth="2" className={ink} />
    </svg>
  );
}

/** What did not come of it. */
function missedWords({ isDrill, mode, usable }: RecoveryView): string {
  if (mode === "restore") return "not all restored";
  return isDrill || usable.length === 0 ? "never served" : "not all serve";
}
