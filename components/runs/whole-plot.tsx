import { formatLength } from "@/components/data/format-length";
import { formatDuration } from "@/components/data/format-time";
import { ROW, type TimelineRow, type TimelineRows } from "@/lib/runs/timeline-rows";
import { ticksOf } from "@/lib/runs/timeline-ticks";
import type { WholeTimeline } from "@/lib/runs/timeline-whole";
import { BackupMark } from "./backup-mark";
import { placeWords, type WordsPlace } from "./phase-words";
import { PlotFrame, pct } from "./plot-frame";
import { Dimension, FoldBand, FoldBreaks, PlotGrid, SelectedRow } from "./plot-parts";

interface Props {
  timeline: WholeTimeline;
  rows: TimelineRows;
  selected: string | null;
  /** What the line at the end of what is known says. */
  nowWord: string;
  label: string;
}

const PHASES = { preflight: "Preflight", "back-up": "Back up", after: "Catalogue, verify" };

/** The whole run, from its checks to its proof; the freeze is a few seconds of it and drawn wider than it is. */
export function WholePlot({ timeline, rows, selected, nowWord, label }: Props) {
  const { scale, window, nowX, phases, folds, freezes } = timeline;
  const { groups, bottom } = rows;
  const chosen = rows.rows.find(({ key }) => key === selected);
  const places = placeWords(phases.map((phase) => ({ ...phase, words: PHASES[phase.name] })));
  const taken = [...folds.map(({ x, width }) => x + width / 2), ...(nowX === null ? [] : [nowX])];
  return (
    <PlotFrame height={bottom + ROW.foot} label={label}>
      <PlotGrid ticks={ticksOf(scale, { apart: 6.5, taken })} bottom={bottom} />
      {groups.map(({ lane, y, height }) => {
        const freeze = freezes.get(lane.serverId);
        return (
          freeze && (
            <rect
              key={lane.serverId}
              x={pct(freeze.x)}
              width={pct(freeze.width)}
              y={y}
              height={height}
              className="fill-frozen-tint"
            />
          )
        );
      })}
      {folds.map(({ x, width }) => (
        <FoldBand key={x} x={x} width={width} bottom={bottom} />
      ))}
      {chosen && <SelectedRow y={chosen.y} height={chosen.height} />}
      {rows.rows.map((row) => (
        <RowMarks key={row.key} row={row} timeline={timeline} />
      ))}
      {folds.map(({ x, width, ms }) => (
        <g key={x}>
          <FoldBreaks x={x} width={width} bottom={bottom} />
          <text x={pct(x + width / 2)} y={bottom + 17} textAnchor="middle" className="fill-warn font-medium">
            {formatDuration(ms)}
          </text>
        </g>
      ))}
      {window && window.ms > 0 && freezes.size > 0 && (
        <Dimension
          from={window.x}
          to={window.x + window.width}
          words={`Freeze ${formatLength(window.ms)}`}
          line="stroke-frozen-solid"
          ink="fill-frozen font-semibold"
          beside
        />
      )}
      {window && freezes.size > 0 && (
        <line
          x1={pct(window.x)}
          x2={pct(window.x + window.width)}
          y1="40"
          y2="40"
          strokeWidth="2"
          className="stroke-frozen-solid"
        />
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
      {phases.map(({ name, from, to }, index) => (
        <PhaseLine key={name} words={PHASES[name]} from={from} to={to} place={places[index] ?? null} />
      ))}
    </PlotFrame>
  );
}

function PhaseLine(props: { words: string; from: number; to: number; place: WordsPlace | null }) {
  const { words, from, to, place } = props;
  return (
    <g>
      <title>{words}</title>
      <line
        x1={pct(from)}
        x2={pct(Math.max(to - 0.3, from + 0.2))}
        y1="40"
        y2="40"
        strokeWidth="2"
        className="stroke-done"
      />
      {place && (
        <text
          x={pct(place.x)}
          y="34"
          textAnchor={place.anchor}
          className="fill-muted stroke-bg stroke-[5px] font-medium [paint-order:stroke]"
        >
          {words}
        </text>
      )}
    </g>
  );
}

function RowMarks({ row, timeline }: { row: TimelineRow; timeline: WholeTimeline }) {
  if (row.kind === "volume") {
    const backup = timeline.backups.get(row.volume.volumeId);
    return backup ? <BackupMark backup={backup} volume={row.volume} y={row.y} /> : null;
  }
  const { serverId } = row.lane;
  const preflight = timeline.preflights.get(serverId);
  const freeze = timeline.freezes.get(serverId);
  const reach = timeline.reaches.get(serverId);
  const middle = row.y + 14;
  return (
    <g>
      {preflight && (
        <rect
          x={pct(preflight.x)}
          width={pct(Math.max(preflight.width, 0.5))}
          y={middle - 4}
          height="8"
          rx="2"
          className="fill-done"
        />
      )}
      {freeze && (
        <rect
          x={pct(freeze.x)}
          width={pct(Math.max(freeze.width, 0.3))}
          y={middle - (freeze.isConfirmed ? 10 : 9.5)}
          height={freeze.isConfirmed ? 20 : 19}
          rx="2"
          {...(freeze.isConfirmed
            ? { fill: "url(#run-hatch)" }
            : { className: "fill-none stroke-frozen-solid" })}
        />
      )}
      {reach && (
        <g className="stroke-done" strokeWidth="1.5">
          <line x1={pct(reach.x)} x2={pct(reach.x)} y1={middle - 4} y2={middle + 4} opacity="0.7" />
          <line x1={pct(reach.x)} x2={pct(reach.x + reach.width)} y1={middle} y2={middle} opacity="0.55" />
          <line
            x1={pct(reach.x + reach.width)}
            x2={pct(reach.x + reach.width)}
            y1={middle - 4}
            y2={middle + 4}
            opacity="0.7"
          />
        </g>
      )}
    </g>
  );
}
