import type { ChainLink } from "@/lib/recovery-points/point-view";

const SHOWN = 12;
const STEP = 8;

/** A chain drawn small: the full backup filled, each increment an outline; what is not there is red. */
export function ChainBar({ links, isBroken }: { links: readonly ChainLink[]; isBroken: boolean }) {
  const shown = links.slice(-SHOWN);
  return (
    <svg
      width={shown.length * STEP}
      height="12"
      role="img"
      aria-label={`${links.length} ${links.length === 1 ? "backup" : "backups"} in its chain${isBroken ? ", broken" : ""}`}
    >
      {shown.map((link, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: its place in the chain is what it is
          key={index}
          x={index * STEP + 0.5}
          y={link.isIncremental ? 3.5 : 0.5}
          width={STEP - 3}
          height={link.isIncremental ? 5 : 11}
          rx="1"
          className={
            link.state !== "available"
              ? "fill-fail-solid stroke-fail-solid"
              : link.isIncremental
                ? "fill-bg stroke-done"
                : "fill-done stroke-done"
          }
        />
      ))}
    </svg>
  );
}
