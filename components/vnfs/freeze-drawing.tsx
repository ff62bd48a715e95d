import { useId } from "react";
import { HatchPattern } from "./hatch";

const VMS = ["front-1", "app-1", "db-1"];

/** What a freeze in order is, for who has not seen one yet. */
export function FreezeDrawing() {
  const id = `hatch-${useId()}`;
  return (
    <svg
      viewBox="0 0 560 150"
      role="img"
      aria-label="Freeze 1, 2, 3; snapshot all volumes at once; thaw 3, 2, 1"
      className="h-auto w-full max-w-[560px]"
    >
      <defs>
        <HatchPattern id={id} />
      </defs>
      {VMS.map((name, index) => {
        const [x, y, width] = [92 + 39.6 * index, 34 + 30 * index, 440 - 79.2 * index];
        return (
          <g key={name}>
            <text x="0" y={y + 14} className="fill-fg text-13 font-medium">
              {name}
            </text>
            <rect
              x={x}
              y={y}
              width={width}
              height="20"
              rx="3"
              className="fill-frozen-tint stroke-frozen-solid"
            />
            <rect x={x + 22} y={y} width={width - 44} height="20" fill={`url(#${id})`} />
            {[x + 11, x + width - 11].map((at) => (
              <text
                key={at}
                x={at}
                y={y + 14}
                textAnchor="middle"
                className="fill-frozen text-11 font-semibold"
              >
                {index + 1}
              </text>
            ))}
          </g>
        );
      })}
      <rect x="238" y="26" width="148" height="92" rx="3" className="fill-bg stroke-control" />
      <text x="312" y="69" textAnchor="middle" className="fill-fg text-13 font-medium">
        Snapshot
      </text>
      <text x="312" y="86" textAnchor="middle" className="fill-subtle text-12">
        all volumes at once
      </text>
      <text x="92" y="142" className="fill-subtle text-12">
        freeze 1, 2, 3
      </text>
      <text x="532" y="142" textAnchor="end" className="fill-subtle text-12">
        thaw 3, 2, 1
      </text>
    </svg>
  );
}
