import type { ReactNode } from "react";

interface Props {
  height: number;
  /** What the picture shows, in a sentence. */
  label: string;
  children: ReactNode;
}

/** X is percent and Y is pixels, so that the plot stretches without being drawn anew; the hatch runs on from bar to bar. */
export function PlotFrame({ height, label, children }: Props) {
  return (
    <svg
      role="img"
      aria-label={label}
      height={height}
      className="block w-full overflow-hidden text-12 slashed-zero tabular-nums select-none"
    >
      <defs>
        <Hatch id="run-hatch" solid="fill-frozen-solid" line="fill-hatch-line" />
        <Hatch id="run-hatch-late" solid="fill-fail-solid" line="fill-hatch-line-fail" />
      </defs>
      {children}
    </svg>
  );
}

const Hatch = ({ id, solid, line }: { id: string; solid: string; line: string }) => (
  <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="7" height="7" className={solid} />
    <rect width="2" height="7" className={line} />
  </pattern>
);

/** A number of percent as SVG takes it, without the noise of its last digits. */
export const pct = (value: number): string => `${Math.round(value * 1000) / 1000}%`;
