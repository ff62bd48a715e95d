import { formatUtcTime } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import type { LaneView, RunView } from "@/lib/runs/run-view";

/** The one that was held the longest, of those that a thaw has let run. Pure. @returns undefined when none was thawed */
export const lastThawn = (lanes: readonly LaneView[]): LaneView | undefined =>
  lanes
    .filter(({ thawedAt, thaw = "thawed" }) => thawedAt !== null && thaw === "thawed")
    .reduce<LaneView | undefined>(
      (last, lane) => (last && (last.thawedAt ?? "") >= (lane.thawedAt ?? "") ? last : lane),
      undefined,
    );

/** Who stays as it is, since a failover has switched it off. Pure. @returns null when nobody does */
export function leftOffWords(lanes: readonly LaneView[]): string | null {
  const names = lanes.filter(isLeftOff).map(({ name }) => visibleText(name));
  if (names.length === 0) return null;
  return names.length === 1
    ? `${names[0]} was left off for a failover: this run did not thaw it.`
    : `${names.join(", ")} were left off for a failover: this run did not thaw them.`;
}

export const isLeftOff = ({ thaw }: LaneView): boolean => thaw === "left-off";

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
  const left = leftOffWords(lanes);
  return left ? `${left} ${ofOthers("No other VM", window, lanes)}` : ofOthers("No VM", window, lanes);
}

function ofOthers(nobody: string, window: RunView["window"], lanes: readonly LaneView[]): string {
  const last = lastThawn(lanes);
  if (last?.thawedAt)
    return `${nobody} is frozen any more: the last to thaw was ${visibleText(last.name)}, at ${formatUtcTime(last.thawedAt)}.`;
  // The lanes are of the last window: an earlier one may have frozen some. So may one that runs again by itself have been.
  const mayHaveBeen = window.attempt > 1 || lanes.some((lane) => lane.thawedAt !== null && !isLeftOff(lane));
  return mayHaveBeen ? `${nobody} is frozen any more.` : `${nobody} was frozen.`;
}
