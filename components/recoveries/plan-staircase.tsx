import { formatDuration, formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { pct } from "@/components/runs/plot-frame";
import type { RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";
import { recoveryScale } from "@/lib/runs/timeline-recovery-scale";
import { foldsOf, placeOf, spanOf, type TimelineScale } from "@/lib/runs/timeline-scale";
import { ticksOf } from "@/lib/runs/timeline-ticks";
import type { StairGroup, StairRow } from "./stair-rows";
import { toStaircase } from "./staircase";

interface Props {
  plan: RecoveryRunPlan;
  rtoMinutes: number | null;
}

/** The plan in its order: restores pale, boots dark, so that the staircase of the tiers stands out before the RTO. */
export function PlanStaircase({ plan, rtoMinutes }: Props) {
  const groups = toStaircase(plan);
  const ends = plan.estimate.steps.map(({ toMs }) => toMs);
  const rtoMs = rtoMinutes === null ? null : rtoMinutes * 60_000;
  const lastMs = Math.max(0, ...ends);
  const scale = lastMs === 0 ? null : recoveryScale({ lastMs, rtoMs, left: 0, right: 96, fold: 6 });
  const rtoX = scale && rtoMs !== null ? placeOf(scale, rtoMs) : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label="The plan, in its order"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus (WCAG 2.1.1)
      tabIndex={0}
      className="relative overflow-x-auto focus-visible:outline-offset-2"
    >
      <table className="w-full min-w-[560px] table-fixed border-collapse text-13">
        <colgroup>
          <col />
          <col className="w-[84px]" />
          {scale && <col className="w-[38%]" />}
        </colgroup>
        <thead>
          <tr className="h-8 border-b border-line text-12 text-subtle">
            <th scope="col" className="text-left font-normal">
              Step
            </th>
            <th scope="col" className="pr-4 text-right font-normal">
              Expected
            </th>
            {scale && (
              <th scope="col" className="h-8 p-0 font-normal">
                <span className="sr-only">When, as a drawing</span>
                <Axis scale={scale} rtoX={rtoX} rtoMs={rtoMs} />
              </th>
            )}
          </tr>
        </thead>
        {groups.map((group) => (
          <Group key={group.key} group={group} scale={scale} rtoX={rtoX} />
        ))}
      </table>
    </div>
  );
}

/** What its words take before its line, in percent. */
const RTO_ROOM = 24;

interface Lines {
  scale: TimelineScale;
  rtoX: number | null;
}

function Group({ group, ...lines }: { group: StairGroup; scale: TimelineScale | null; rtoX: number | null }) {
  const { key, title, note, ms, rows } = group;
  return (
    <tbody>
      <tr className="h-[34px] border-b border-faint">
        <th scope="rowgroup" className="truncate text-left font-semibold" id={`stairs-${key}`}>
          {title}
          {note && (
            <span className="ml-2 font-normal text-subtle">
              <Inert text={note} />
            </span>
          )}
        </th>
        <td className="pr-4 text-right text-muted">{ms === null ? "" : formatDuration(ms)}</td>
        {lines.scale && (
          <td className="p-0">
            <Bar scale={lines.scale} rtoX={lines.rtoX} row={null} height={34} />
          </td>
        )}
      </tr>
      {rows.map((row) => (
        <tr key={row.key} className="h-7 border-b border-faint">
          <td className="truncate pl-[26px]" title={`${row.title} ${row.note}`}>
            <Inert text={row.title} />
            <span className="ml-2 text-subtle">
              <Inert text={row.note} />
            </span>
          </td>
          <td className="pr-4 text-right text-muted">
            {row.expected ? (
              formatDuration(row.expected.toMs - row.expected.fromMs)
            ) : (
              <span className="text-subtle">—</span>
            )}
          </td>
          {lines.scale && (
            <td className="p-0">
              <Bar scale={lines.scale} rtoX={lines.rtoX} row={row} height={28} />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  );
}

/** When it is expected, and the line that all has to be before. */
function Bar({ scale, rtoX, row, height }: Lines & { row: StairRow | null; height: number }) {
  const span = row?.expected && spanOf(scale, row.expected.fromMs, row.expected.toMs);
  return (
    <svg className="block w-full" height={height} aria-hidden="true">
      {foldsOf(scale).map(({ left, right }) => (
        <g key={left}>
          <rect x={pct(left)} width={pct(right - left)} height={height} className="fill-canvas" />
          {[left, right].map((x) => (
            <line
              key={x}
              x1={pct(x)}
              x2={pct(x)}
              y2={height}
              strokeDasharray="2 3"
              className="stroke-control"
            />
          ))}
        </g>
      ))}
      {span && (
        <rect
          x={pct(span.x)}
          width={pct(Math.max(span.width, 1))}
          y={height / 2 - 4}
          height="8"
          rx="2"
          className={row?.isBoot ? "fill-done" : "fill-pale"}
        />
      )}
      {rtoX !== null && (
        <line
          x1={pct(rtoX)}
          x2={pct(rtoX)}
          y2={height}
          strokeWidth="1.5"
          strokeDasharray="4 3"
          className="stroke-fg"
        />
      )}
    </svg>
  );
}

function Axis({ scale, rtoX, rtoMs }: Lines & { rtoMs: number | null }) {
  const ticks = ticksOf(scale, { apart: 14, taken: rtoX === null ? [] : [rtoX] });
  return (
    <svg
      className="block w-full overflow-visible text-12 slashed-zero tabular-nums"
      height="32"
      aria-hidden="true"
    >
      {ticks
        .filter(({ x }) => rtoX === null || x < rtoX - RTO_ROOM)
        .map(({ ms, x, label }) => (
          <text key={ms} x={pct(x)} y="20" textAnchor={x < 2 ? "start" : "middle"} className="fill-subtle">
            {label}
          </text>
        ))}
      {rtoX !== null && rtoMs !== null && (
        <text
          x={pct(rtoX)}
          y="20"
          textAnchor={rtoX > 88 ? "end" : "middle"}
          dx={rtoX > 88 ? 16 : 0}
          className="fill-fg font-medium"
        >
          RTO {formatShortDuration(rtoMs)}
        </text>
      )}
    </svg>
  );
}
