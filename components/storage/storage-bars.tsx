import type { StoredDay } from "@/lib/storage/storage-view";
import { daysWords, dayWords, gibWords } from "./storage-words";

const HEIGHT = 140;
const BASE = HEIGHT - 22;
const TOP = 20;

interface Props {
  /** What it is of: "Storage", "Storage of vIMS core". */
  title: string;
  days: readonly StoredDay[];
}

/** A bar for each day, its lower part the full backups. The table beneath says the same in figures. */
export function StorageBars({ title, days }: Props) {
  const most = Math.max(0, ...days.map(({ gib }) => gib));
  const step = 100 / days.length;
  const high = (gib: number) => (most > 0 ? ((BASE - TOP) * gib) / most : 0);
  const [first] = days;
  return (
    <figure className="min-w-0">
      <svg
        className="block w-full overflow-visible"
        height={HEIGHT}
        role="img"
        aria-label={daysWords(title, days)}
      >
        <text x="0" y={TOP - 8} className="fill-subtle text-12">
          {gibWords(most)}
        </text>
        <rect x="0" y={TOP} width="100%" height="1" className="fill-faint" />
        {days.map(({ day, gib, fullGib }, index) => (
          <g key={day}>
            <title>{`${dayWords(day)}: ${gibWords(gib)}, ${gibWords(fullGib)} of it in full backups`}</title>
            {/* What is pointed at: the whole column, also of a small bar. */}
            <rect
              x={`${index * step}%`}
              y={TOP}
              width={`${step}%`}
              height={BASE - TOP}
              className="fill-transparent"
            />
            <rect
              x={`${(index + 0.12) * step}%`}
              y={BASE - high(gib)}
              width={`${step * 0.76}%`}
              height={high(gib)}
              className="fill-pale"
            />
            <rect
              x={`${(index + 0.12) * step}%`}
              y={BASE - high(fullGib)}
              width={`${step * 0.76}%`}
              height={high(fullGib)}
              className="fill-done"
            />
          </g>
        ))}
        <rect x="0" y={BASE} width="100%" height="1" className="fill-line" />
        <text x="0" y={HEIGHT - 5} className="fill-subtle text-12">
          {dayWords(first?.day ?? "")}
        </text>
        <text x="100%" y={HEIGHT - 5} textAnchor="end" className="fill-subtle text-12">
          today
        </text>
      </svg>
      <figcaption className="flex gap-4 pt-1 text-12 text-muted">
        <span className="inline-flex items-center gap-1.5">
          <svg width="10" height="10" aria-hidden>
            <rect width="10" height="10" rx="2" className="fill-done" />
          </svg>
          full backups
        </span>
        <span className="inline-flex items-center gap-1.5">
          <svg width="10" height="10" aria-hidden>
            <rect width="10" height="10" rx="2" className="fill-pale" />
          </svg>
          increments
        </span>
      </figcaption>
    </figure>
  );
}
