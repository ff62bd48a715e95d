import { formatLength } from "@/components/data/format-length";
import type { StepView } from "@/lib/runs/run-view";
import type { CutBar } from "@/lib/runs/timeline-window";
import { pct } from "./plot-frame";
import { barY, Retry } from "./plot-parts";

interface Props {
  /** "cdf-1 / spool" */
  name: string;
  cut: CutBar;
  state: StepView["state"];
  /** It is under way past the budget. */
  isOverdue: boolean;
  y: number;
}

/** How a bar of work looks: what is done is ink, what moves is blue, what failed is red. */
export const WORK_FILL: Record<StepView["state"], string> = {
  waiting: "fill-pale",
  running: "fill-run-solid",
  succeeded: "fill-done",
  warned: "fill-warn-solid",
  failed: "fill-fail-solid",
  skipped: "fill-pale",
  unknown: "fill-idle-solid",
};

/** The snapshot of a volume in the freeze window. */
export function CutMark({ name, cut: { span, retries, ms }, state, isOverdue, y }: Props) {
  const top = barY(y);
  return (
    <g>
      <title>{`Snapshot of ${name}: ${ms === null ? "under way" : formatLength(ms)}`}</title>
      <rect
        x={pct(span.x)}
        width={pct(Math.max(span.width, 0.4))}
        y={top}
        height="7"
        rx="2"
        className={isOverdue ? "fill-warn-solid" : WORK_FILL[state]}
      />
      {retries.map((x) => (
        <Retry key={x} x={x} y={top + 4} height={8} />
      ))}
    </g>
  );
}
