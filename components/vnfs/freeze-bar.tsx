import { useId } from "react";
import { formatSeconds } from "@/components/data/format-time";
import type { VnfMemberView } from "@/lib/vnfs/vnf";
import { HatchPattern } from "./hatch";

interface Props {
  freeze: NonNullable<VnfMemberView["lastFreeze"]>;
  windowMs: number;
}

const HEIGHT = 36;
const percent = (part: number, whole: number) =>
  `${whole > 0 ? Math.min(Math.max((part / whole) * 100, 0), 100) : 0}%`;

/** From when to when one VM stood still, within the window of all: in the freeze order they form a funnel. */
export function FreezeBar({ freeze: { fromMs, toMs, ms }, windowMs }: Props) {
  const id = `hatch-${useId()}`;
  const [x, width] = [percent(fromMs, windowMs), percent(toMs - fromMs, windowMs)];
  return (
    <svg
      role="img"
      aria-label={`Frozen for ${formatSeconds(ms)}, from ${formatSeconds(fromMs)} to ${formatSeconds(toMs)} of the window`}
      className="block h-9 w-full overflow-visible"
    >
      <defs>
        <HatchPattern id={id} />
      </defs>
      <rect x={x} width={width} height={HEIGHT + 1} className="fill-frozen-tint" />
      <rect x={x} y="10" width={width} height="16" rx="2" fill={`url(#${id})`} />
    </svg>
  );
}
