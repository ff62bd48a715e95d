import { formatUtcTime } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import type { LaneView, RunView } from "@/lib/runs/run-view";

/** The one that was held the longest. Pure. @returns undefined when none was thawed */
export const lastThawn = (lanes: readonly LaneView[]): LaneView | undefined =>
  lanes
    .filter(({ thawedAt }) => thawedAt !== null)
    .reduce<LaneView | undefined>(
      (last, lane) => (last && (last.thawedAt ?? "") >= (lane.thawedAt ?? "") ? last : lane),
      undefined,
    );

/** These say it themselves. */
const TOLD: readonly string[] = ["budget", "cancelled"];

/**
 * That a freeze window which was ended early has left nobody frozen, and since when. Pure.
 * @returns null where that is not known yet, or told by why it was ended
 */
export function thawnWords({
  stop,
  window,
  lanes,
  held,
}: Pick<RunView, "stop" | "window" | "lanes" | "held">): string | null {
  // Its length is known once it is closed for good.
  if (!stop || TOLD.includes(stop.reason) || window.ms === null || held.length > 0) return null;
  const last = lastThawn(lanes);
  if (last?.thawedAt)
    return `No VM is frozen any more: the last to thaw was ${visibleText(last.name)}, at ${formatUtcTime(last.thawedAt)}.`;
  // The lanes are of the last window: an earlier one may have frozen some.
  return window.attempt > 1 ? "No VM is frozen any more." : "No VM was frozen.";
}
