"use client";

import { formatUtcTime } from "@/components/data/format-time";
import { useNow } from "@/components/data/use-now";

/** The time in UTC, to the second. */
export function UtcClock() {
  const now = useNow();
  return (
    <span className="min-w-[84px] text-right text-12 whitespace-nowrap text-muted slashed-zero tabular-nums">
      {now === null ? "" : formatUtcTime(new Date(now))}
    </span>
  );
}
