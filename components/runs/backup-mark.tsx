import { visibleText } from "@/components/data/visible-text";
import type { LaneVolume } from "@/lib/runs/run-view";
import type { BackupBar } from "@/lib/runs/timeline-whole";
import { WORK_FILL } from "./cut-mark";
import { pct } from "./plot-frame";
import { barY, Retry } from "./plot-parts";

/** A volume over the whole run: cut, waiting, under way, and how long it may still take. */
export function BackupMark({ backup, volume, y }: { backup: BackupBar; volume: LaneVolume; y: number }) {
  const { cut, waits, works, estimate, retries } = backup;
  const top = barY(y);
  const middle = top + 3.5;
  return (
    <g>
      <title>{`Backup of ${visibleText(volume.name)}, ${volume.sizeGib} GiB, ${volume.mode}`}</title>
      {cut && (
        <rect
          x={pct(cut.x)}
          width={pct(Math.max(cut.width, 0.5))}
          y={top}
          height="7"
          rx="2"
          className={WORK_FILL[volume.snapshot.state]}
        />
      )}
      {waits.map(({ x, width }) => (
        <line
          key={x}
          x1={pct(x)}
          x2={pct(x + width)}
          y1={middle}
          y2={middle}
          strokeWidth="1.5"
          strokeDasharray="1.5 4"
          className="stroke-idle-solid"
          opacity="0.8"
        />
      ))}
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
      {works.map(({ x, width, isRunning, hasFailed }) => (
        <rect
          key={x}
          x={pct(x)}
          width={pct(Math.max(width, 0.4))}
          y={top}
          height="7"
          rx="2"
          className={isRunning ? WORK_FILL.running : hasFailed ? WORK_FILL.failed : WORK_FILL.succeeded}
        />
      ))}
      {retries.map((x) => (
        <Retry key={x} x={x} y={top} height={11} />
      ))}
    </g>
  );
}
