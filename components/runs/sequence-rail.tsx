import { formatLength } from "@/components/data/format-length";
import type { TimelineGroup } from "@/lib/runs/timeline-rows";
import { placeOf } from "@/lib/runs/timeline-scale";
import { thinOut } from "@/lib/runs/timeline-ticks";
import type { WindowTimeline } from "@/lib/runs/timeline-window";
import { pct } from "./plot-frame";
import { Dimension, fits } from "./plot-parts";
import { counted } from "./run-words";

interface Props {
  timeline: WindowTimeline;
  groups: readonly TimelineGroup[];
  budgetMs: number;
}

/** Two numbers of the order are at least this far from each other, in percent: of one digit, and of two or three. */
const APART = { short: 1.9, long: 3.8 };

interface Stop {
  key: string;
  x: number;
  order: number;
  /** Down to its block. */
  y: number;
}

/** Above the lanes: how long the window is, its three phases, and the order 1 2 3 … 3 2 1 with a line down to each. */
export function SequenceRail({ timeline, groups, budgetMs }: Props) {
  const { bars, isOpen, endX } = timeline;
  const isLate = timeline.lengthMs > budgetMs;
  const stops: Stop[] = groups.flatMap(({ lane, y }) => {
    const bar = bars.get(lane.serverId);
    if (!bar || lane.position === null) return [];
    const { quiesce, thaw } = bar;
    const stop = { order: lane.position, y: y + 4 };
    return [
      { ...stop, key: `in ${lane.serverId}`, x: quiesce.x + quiesce.width / 2 },
      ...(thaw ? [{ ...stop, key: `out ${lane.serverId}`, x: thaw.x + thaw.width / 2 }] : []),
    ];
  });
  const apart = stops.some(({ order }) => order > 9) ? APART.long : APART.short;
  const isIn = ({ key }: Stop) => key.startsWith("in");
  const shown = [
    ...thinOut(stops.filter(isIn), apart),
    ...thinOut(
      stops.filter((stop) => !isIn(stop)),
      apart,
    ),
  ];
  const stuck = isOpen ? [...bars.values()].filter(({ isStuck }) => isStuck) : [];
  return (
    <g>
      {shown.map(({ key, x, y }) => (
        <line
          key={key}
          x1={pct(x)}
          x2={pct(x)}
          y1="58"
          y2={y}
          className="stroke-frozen-solid"
          opacity="0.38"
        />
      ))}
      {shown.map(({ key, x, order }) => (
        <text key={key} x={pct(x)} y="54" textAnchor="middle" className="fill-frozen text-11 font-semibold">
          {order}
        </text>
      ))}
      {stuck.length > 0 && (
        <text
          x={pct(endX)}
          dx={isLate ? -6 : 6}
          y="54"
          textAnchor={isLate ? "end" : "start"}
          className="fill-fail text-11 font-semibold"
        >
          {stuck.map(({ lane }) => lane.position).join(" ")}
        </text>
      )}
      <Lengths timeline={timeline} budgetMs={budgetMs} />
      <Phases timeline={timeline} cuts={timeline.cuts.size} />
    </g>
  );
}

function Lengths({ timeline, budgetMs }: Omit<Props, "groups">) {
  const { scale, lengthMs, isOpen, budgetX, endX, hasFreeze } = timeline;
  if (!hasFreeze) return null;
  const from = placeOf(scale, 0);
  const isLate = lengthMs > budgetMs;
  const words = `Freeze window ${formatLength(lengthMs)}${isOpen && isLate ? " and counting" : ""}`;
  const spare = `${formatLength(budgetMs - lengthMs)} to spare`;
  const hasRoom = fits(words, endX - from - 4);
  return (
    <>
      {!isLate && !isOpen && budgetX !== null && fits(spare, budgetX - endX) && hasRoom && (
        <Dimension from={endX} to={budgetX} words={spare} line="stroke-control" ink="fill-subtle" />
      )}
      <Dimension
        from={from}
        to={endX}
        words={words}
        line={isLate ? "stroke-fail-solid" : "stroke-frozen-solid"}
        ink={isLate ? "fill-fail font-semibold" : "fill-frozen font-semibold"}
        beside={!hasRoom}
        {...(isLate && budgetX !== null ? { at: (from + budgetX) / 2 } : {})}
      />
    </>
  );
}

const NAMES = { quiesce: "Quiesce", snapshot: "Snapshot", thaw: "Thaw" };

function Phases({
  timeline: { phases, isOpen, isStuck, endX, hasFreeze },
  cuts,
}: {
  timeline: WindowTimeline;
  cuts: number;
}) {
  const last = phases.at(-1);
  return (
    <>
      {phases.map(({ phase, from, to }) => {
        const all = `Snapshot ${cuts === 1 ? "of 1 volume" : `all ${cuts}`}`;
        const words = phase === "snapshot" && fits(all, to - from) ? all : NAMES[phase];
        return (
          <g key={phase}>
            <title>{phase === "snapshot" ? `Snapshots of ${counted(cuts, "volume")}` : NAMES[phase]}</title>
            <line
              x1={pct(from + 0.2)}
              x2={pct(Math.max(to - 0.2, from + 0.4))}
              y1="40"
              y2="40"
              strokeWidth="2"
              className={hasFreeze ? "stroke-frozen-solid" : "stroke-done"}
            />
            {fits(words, to - from + 1) && (
              <text x={pct((from + to) / 2)} y="34" textAnchor="middle" className="fill-muted font-medium">
                {words}
              </text>
            )}
          </g>
        );
      })}
      {isOpen && isStuck && last && endX > last.to && (
        <line
          x1={pct(last.to)}
          x2={pct(endX)}
          y1="40"
          y2="40"
          strokeWidth="2"
          strokeDasharray="2 3"
          className="stroke-fail-solid"
        />
      )}
    </>
  );
}
