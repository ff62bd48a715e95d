import { classNames } from "@/components/ui/class-names";
import { ratioTone } from "@/components/vnfs/rpo-ratio";

/** Where the one line at 1 × RPO stands, in percent; what is beyond 1.5 is cut. */
const LINE = 64;
const CUT_AT = 1.5;
const FILL = { plain: "fill-done", warn: "fill-warn-solid", fail: "fill-fail-solid" };

/** How old a point is against its RPO, on the scale that all share. Drawn for who sees it; the figure stands beside. */
export function RpoScale({ ratio, isQuiet }: { ratio: number; isQuiet: boolean }) {
  const isCut = ratio > CUT_AT;
  const width = Math.min(ratio, CUT_AT) * LINE;
  return (
    <svg className="block h-9 w-full overflow-visible" aria-hidden>
      <rect width="1" height="37" className="fill-line" />
      <rect
        y="14"
        height="8"
        width={`${width}%`}
        rx="1"
        className={isQuiet ? "fill-pale" : FILL[ratioTone(ratio)]}
      />
      {isCut && (
        // A nested place of its own: what is given in percent and what in pixels do not mix in one path.
        <svg aria-hidden x="86%" y="10" width="12" height="16" className="overflow-visible">
          <path d="M5 0 L11 0 L6 16 L0 16 Z" className="fill-bg" />
          <path
            d="M5 0 L0 16 M11 0 L6 16"
            className={classNames("fill-none", isQuiet ? "stroke-pale" : "stroke-fail-solid")}
          />
        </svg>
      )}
      <rect x={`${LINE}%`} width="1" height="37" className="fill-fg" />
    </svg>
  );
}

/** The head of the scale, which names its one line. */
export const ScaleHead = () => (
  <svg className="block h-8 w-full overflow-visible" role="img" aria-label="1 × RPO">
    <text x={`${LINE}%`} y="14" textAnchor="middle" className="fill-fg text-12 font-medium">
      1 × RPO
    </text>
    <rect x={`${LINE}%`} y="20" width="1" height="13" className="fill-fg" />
  </svg>
);
