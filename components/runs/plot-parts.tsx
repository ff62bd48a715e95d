import { classNames } from "@/components/ui/class-names";
import { ROW } from "@/lib/runs/timeline-rows";
import type { Tick } from "@/lib/runs/timeline-ticks";
import { pct } from "./plot-frame";

/** The lines at round times, and their labels beneath the lanes. */
export function PlotGrid({ ticks, bottom }: { ticks: readonly Tick[]; bottom: number }) {
  return ticks.map(({ ms, x, label }) => (
    <g key={ms}>
      <line x1={pct(x)} x2={pct(x)} y1="60" y2={bottom} className="stroke-faint" />
      <text x={pct(x)} y={bottom + 17} textAnchor={x < 1.5 ? "start" : "middle"} className="fill-subtle">
        {label}
      </text>
    </g>
  ));
}

/** A length with its ends marked, and its words on it or beside it. */
export function Dimension(props: {
  from: number;
  to: number;
  words: string;
  line: string;
  ink: string;
  beside?: boolean;
  /** Where its words stand, instead of in its middle. */
  at?: number;
}) {
  const { from, to, words, line, ink, at = (from + to) / 2 } = props;
  // Beside it only where there is room.
  const beside = props.beside === true && fits(words, 100 - to);
  return (
    <g>
      <line x1={pct(from)} x2={pct(to)} y1="10" y2="10" className={line} />
      <line x1={pct(from)} x2={pct(from)} y1="5" y2="15" className={line} />
      <line x1={pct(to)} x2={pct(to)} y1="5" y2="15" className={line} />
      <text
        x={pct(beside ? to : at)}
        dx={beside ? 8 : 0}
        y="14"
        textAnchor={beside ? "start" : "middle"}
        className={classNames("stroke-bg stroke-[8px] [paint-order:stroke]", ink)}
      >
        {words}
      </text>
    </g>
  );
}

interface FoldProps {
  x: number;
  width: number;
  bottom: number;
}

/** Time that is left out: a pale band, beneath the bars. */
export const FoldBand = ({ x, width, bottom }: FoldProps) => (
  <rect x={pct(x)} width={pct(width)} y="60" height={bottom - 60} className="fill-canvas" opacity="0.72" />
);

/** And its two breaks, above them. */
export const FoldBreaks = ({ x, width, bottom }: FoldProps) => (
  <g>
    <Zigzag x={x} bottom={bottom} />
    <Zigzag x={x + width} bottom={bottom} />
  </g>
);

function Zigzag({ x, bottom }: { x: number; bottom: number }) {
  const teeth = Math.max(Math.floor((bottom - 60) / 24), 1);
  return (
    <svg x={pct(x)} y="60" width="8" height={bottom - 60} overflow="visible" aria-hidden="true">
      <path d={`M0 0${" l4 12 l-4 12".repeat(teeth)}`} fill="none" className="stroke-control" />
    </svg>
  );
}

/** The row that is looked at. */
export const SelectedRow = ({ y, height }: { y: number; height: number }) => (
  <rect x="0" width="100%" y={y} height={height} className="fill-run-solid" opacity="0.13" />
);

/** A try after the first: a tick that hangs below its bar. */
export const Retry = ({ x, y, height }: { x: number; y: number; height: number }) => (
  <rect x={pct(x)} y={y} width="2" height={height} className="fill-warn-solid" />
);

/** Whether words fit between two places, on the narrowest plot. */
export const fits = (words: string, width: number): boolean => words.length * 5.8 + 4 <= (width / 100) * 440;

/** The bar of a volume stands in the middle of its lane. */
export const barY = (y: number) => y + (ROW.volume - 7) / 2;
