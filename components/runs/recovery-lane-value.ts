import { formatLength } from "@/components/data/format-length";
import { formatDuration } from "@/components/data/format-time";
import type {
  FenceRecord,
  RecoveryServerView,
  RecoveryTierView,
  RecoveryVolumeView,
} from "@/lib/runs/recovery-view";
import type { RecoveryRow } from "@/lib/runs/timeline-recovery-rows";
import type { LaneValue } from "./lane-value";

/** What is written beside a lane of a recovery: what came of it, or how long it may still take. Pure. */
export function recoveryValue(row: RecoveryRow, now: number, fence: FenceRecord | null = null): LaneValue {
  if (row.kind === "shared" || row.kind === "source") return { words: "" };
  if (row.kind === "tier") return tierValue(row.tier);
  if (row.kind === "fence")
    return fenceValue(fence?.servers.find(({ serverId }) => serverId === row.serverId)?.state);
  return row.kind === "vm" ? serverValue(row.server) : volumeValue(row.volume, now);
}

const TIERS: Record<RecoveryTierView["state"], LaneValue> = {
  waiting: { words: "" },
  delayed: { words: "waits as planned" },
  paused: { words: "waits for a person", tone: "warn" },
  booting: { words: "booting", tone: "run" },
  healthy: { words: "healthy" },
  failed: { words: "failed", tone: "fail" },
};

const tierValue = ({ state }: RecoveryTierView): LaneValue => TIERS[state];

/** What is proved of a VM at the source; nothing before it was looked at. */
const fenceValue = (state: FenceRecord["servers"][number]["state"] | undefined): LaneValue =>
  state === undefined
    ? { words: "" }
    : state === "unproved"
      ? { words: "not proved", tone: "fail" }
      : { words: state };

function serverValue({ state, bootedAt, healthyAt }: RecoveryServerView): LaneValue {
  switch (state) {
    case "booting":
      return { words: "booting", tone: "run" };
    case "up":
      return { words: "up, checking", tone: "run" };
    case "failed":
      return { words: "failed", tone: "fail" };
    case "blocked":
      return { words: "blocked", tone: "warn" };
    case "gone":
      return { words: healthyAt === null && bootedAt === null ? "" : "removed" };
    default:
      return { words: state === "healthy" ? "healthy" : "" };
  }
}

function volumeValue(
  { state, sizeGib, startedAt, endedAt, estimateMs }: RecoveryVolumeView,
  now: number,
): LaneValue {
  if (state === "failed") return { words: "failed", tone: "fail" };
  if (state !== "restoring" || startedAt === null)
    return endedAt !== null && startedAt !== null
      ? { words: `${sizeGib} GiB, ${formatLength(Date.parse(endedAt) - Date.parse(startedAt))}` }
      : { words: `${sizeGib} GiB` };
  if (estimateMs === null) return { words: "restoring", tone: "run" };
  const left = Date.parse(startedAt) + estimateMs - now;
  return left < 1_000
    ? { words: "longer than usual", tone: "run" }
    : { words: `≈ ${formatDuration(left)} left`, tone: "run" };
}
