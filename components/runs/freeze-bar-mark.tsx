import { formatLength } from "@/components/data/format-length";
import { visibleText } from "@/components/data/visible-text";
import type { FreezeBar } from "@/lib/runs/timeline-window";
import { pct } from "./plot-frame";
import { fits, Retry } from "./plot-parts";

/** A number stands in its part of the bar when it has at least this much room, in percent. */
const NUMBER_ROOM = 1.7;

/** A VM in its freeze window: outline for what was asked, hatch for what was confirmed, a number in each call's time. */
export function FreezeBarMark({ bar, y }: { bar: FreezeBar; y: number }) {
  const { lane, asked, frozen, late, quiesce, thaw, retries, isHeld, hasRefused, ms } = bar;
  const top = y + 4;
  const name = visibleText(lane.name);
  const outline = hasRefused ? "fill-idle-tint stroke-idle-solid" : "fill-frozen-tint stroke-frozen-solid";
  const number = (place: { x: number; width: number }) =>
    place.width >= NUMBER_ROOM && (
      <text
        x={pct(place.x + place.width / 2)}
        y={top + 14}
        textAnchor="middle"
        className={hasRefused ? "fill-idle text-11 font-semibold" : "fill-frozen text-11 font-semibold"}
      >
        {lane.position}
      </text>
    );
  return (
    <g>
      <title>
        {hasRefused
          ? `${name}: not frozen`
          : `${name}: ${isHeld ? "frozen for" : "frozen"} ${formatLength(ms)}`}
      </title>
      <rect
        x={pct(asked.x)}
        width={pct(Math.max(asked.width, 0.3))}
        y={top}
        height="20"
        rx="3"
        className="fill-bg"
      />
      <rect
        x={pct(asked.x)}
        width={pct(Math.max(asked.width, 0.3))}
        y={top}
        height="20"
        rx="3"
        className={outline}
      />
      {frozen && (
        <rect x={pct(frozen.x)} width={pct(frozen.width)} y={top} height="20" fill="url(#run-hatch)" />
      )}
      {late && (
        <rect x={pct(late.x)} width={pct(late.width)} y={top} height="20" fill="url(#run-hatch-late)" />
      )}
      {number(quiesce)}
      {thaw && number(thaw)}
      {frozen && fits("Frozen", frozen.width) && (
        <text x={pct(frozen.x)} dx="8" y={top + 14} className="fill-on-danger font-medium">
          Frozen
        </text>
      )}
      {late && fits("Still frozen", late.width) && (
        <text
          x={pct(late.x + late.width)}
          dx="-40"
          y={top + 14}
          textAnchor="end"
          className="fill-on-danger font-medium"
        >
          {isHeld ? "Still frozen" : "Too long"}
        </text>
      )}
      {hasRefused && fits("Not frozen", asked.width - NUMBER_ROOM) && (
        <text x={pct(asked.x + asked.width)} dx="-6" y={top + 14} textAnchor="end" className="fill-idle">
          Not frozen
        </text>
      )}
      {retries.map((x) => (
        <Retry key={x} x={x} y={top + 21} height={6} />
      ))}
    </g>
  );
}
