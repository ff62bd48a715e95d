import type { StoredDay } from "@/lib/storage/storage-view";
import { stepPath } from "./step-path";
import { daysWords } from "./storage-words";

const HEIGHT = 24;

/**
 * The days of one VNF at a glance, the full backups beneath the increments. Each has its own scale: it shows when something
 * came and went; how much that is stands beside it.
 */
export function StorageSpark({ name, days }: { name: string; days: readonly StoredDay[] }) {
  const most = Math.max(0, ...days.map(({ gib }) => gib));
  const path = (of: (day: StoredDay) => number) => stepPath(days.map(of), most, HEIGHT);
  return (
    <svg
      role="img"
      aria-label={daysWords(name, days)}
      viewBox={`0 0 ${days.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="120"
      height={HEIGHT}
      className="block bg-bg"
    >
      <rect y={HEIGHT - 1} width={days.length} height="1" className="fill-line" />
      <path d={path(({ gib }) => gib)} className="fill-pale" />
      <path d={path(({ fullGib }) => fullGib)} className="fill-done" />
    </svg>
  );
}
