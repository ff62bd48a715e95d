import { formatLength } from "@/components/data/format-length";
import { formatDuration } from "@/components/data/format-time";
import type {
  RecoveryServerView,
  RecoveryTierView,
  RecoveryView,
  RecoveryVolumeView,
} from "@/lib/runs/recovery-view";
import type { StepView } from "@/lib/runs/run-view";
import type { RecoveryRow } from "@/lib/runs/timeline-recovery-rows";
import { isGoingBack } from "./going-back";
import type { LaneValue } from "./lane-value";

/** What is written beside a lane of a recovery: what came of it, or how long it may still take. Pure. */
export function recoveryValue(row: RecoveryRow, now: number, source?: SourceNow): LaneValue {
  if (row.kind === "shared" || row.kind === "source") return { words: "" };
  if (row.kind === "tier") return tierValue(row.tier);
  if (row.kind === "fence") return sourceValue(row.serverId, source);
  return row.kind === "vm" ? serverValue(row.server) : volumeValue(row.volume, now);
}

const TIERS: Record<RecoveryTierView["state"], LaneValue> = {
  waiting: { words: "" },
  delayed: { words: "waits as planned" },
  paused: { words: "waits for a person", tone: "warn" },
  booting: { words: "booting", tone: "run" },
  healthy: { words: "healthy" },
  failed: { words: "failed", tone: "fail" },
  removing: { words: "being removed", tone: "run" },
  left: { words: "not removed yet", tone: "warn" },
};

const tierValue = ({ state }: RecoveryTierView): LaneValue => TIERS[state];

/** What is known of the source's VMs. */
export interface SourceNow {
  recovery: Pick<RecoveryView, "mode" | "state" | "fence">;
  /** Of the run that is shown. */
  steps: readonly Pick<StepView, "phase" | "serverId" | "state">[];
}

/** What is proved of a VM at the source, nothing before it was looked at; once it goes back, what becomes of it. */
function sourceValue(serverId: string | null, source: SourceNow | undefined): LaneValue {
  const fenced = source?.recovery.fence?.servers.find((vm) => vm.serverId === serverId);
  if (!source || !fenced) return { words: "" };
  const { recovery, steps } = source;
  if (isGoingBack(recovery) && fenced.wasRunning === true) {
    if (recovery.state === "undone") return { words: "runs again" };
    const start = steps.find((step) => step.phase === "start" && step.serverId === serverId)?.state;
    if (start === "running") return { words: "starting", tone: "run" };
    if (start === "succeeded" || start === "warned") return { words: "runs again" };
    if (start === "failed") return { words: "not started", tone: "fail" };
  }
  return fenced.state === "unproved" ? { words: "not proved", tone: "fail" } : { words: fenced.state };
}

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
    case "removing":
    case "left":
      return TIERS[state];
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
  if (state === "removing" || state === "left") return TIERS[state];
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
