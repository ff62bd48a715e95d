import { formatLength } from "@/components/data/format-length";
import { formatDuration } from "@/components/data/format-time";
import type { LaneVolume } from "@/lib/runs/run-view";
import type { TimelineRow } from "@/lib/runs/timeline-rows";
import type { WindowTimeline } from "@/lib/runs/timeline-window";

export interface LaneValue {
  words: string;
  tone?: "warn" | "fail" | "run";
}

/** What is written beside a lane of the freeze window: how long it was frozen, or its snapshot took. Pure. */
export function windowValue(row: TimelineRow, timeline: WindowTimeline | null, budgetMs: number): LaneValue {
  const { lane } = row;
  if (row.kind === "vm") {
    const bar = timeline?.bars.get(lane.serverId);
    if (!bar) return { words: lane.why ?? "" };
    if (bar.hasRefused) return { words: "not frozen", tone: "warn" };
    const isLate = bar.ms > budgetMs;
    return { words: formatLength(bar.ms), ...(isLate ? { tone: "fail" as const } : {}) };
  }
  const { snapshot, volumeId } = row.volume;
  if (snapshot.state === "failed") return { words: "failed", tone: "fail" };
  if (snapshot.state === "skipped") return { words: "not cut" };
  if (snapshot.state === "unknown") return { words: "unknown", tone: "warn" };
  const cut = timeline?.cuts.get(volumeId);
  if (!cut) return { words: "" };
  if (cut.ms !== null) return { words: formatLength(cut.ms) };
  const isOverdue = timeline?.hasFreeze && timeline.lengthMs > budgetMs;
  return { words: "creating", tone: isOverdue ? "warn" : "run" };
}

/** What is written beside a lane of the whole run: the size, and of what is under way how long it may still take. Pure. */
export function wholeValue(row: TimelineRow, now: number): LaneValue {
  if (row.kind === "vm") {
    const gib = row.lane.volumes.reduce((sum, { sizeGib }) => sum + sizeGib, 0);
    return { words: gib === 0 ? "" : `${gib} GiB` };
  }
  const { backup, sizeGib } = row.volume;
  switch (backup.state) {
    case "failed":
      return { words: "failed", tone: "fail" };
    case "unknown":
      return { words: "unknown", tone: "warn" };
    case "running":
      return runningWords(backup, now);
    default:
      return { words: `${sizeGib} GiB` };
  }
}

function runningWords({ startedAt, estimateMs }: LaneVolume["backup"], now: number): LaneValue {
  if (startedAt === null || estimateMs === null) return { words: "running", tone: "run" };
  const left = Date.parse(startedAt) + estimateMs - now;
  return left < 1_000
    ? { words: "longer than usual", tone: "run" }
    : { words: `≈ ${formatDuration(left)} left`, tone: "run" };
}
