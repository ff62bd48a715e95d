import { NewestRun } from "@/components/vnfs/newest-run";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Decisions } from "@/lib/recoveries/decisions";
import { failedRunOf } from "./failed-verdict";
import { type NextBackup, nextBackupOf } from "./next-backup";
import { SlotTime, SlotWaits } from "./next-section";

/** When a VNF is backed up next, or why it is not; before that the run that failed last. Of one that goes on, that alone. */
export function NextBackupCell({ row, decisions }: { row: TimedRow; decisions: Decisions | null }) {
  const asOf = new Date(row.now).toISOString();
  if (row.activeRun) return <NewestRun {...row} asOf={asOf} withoutAge />;
  const next = <Next next={nextBackupOf(row, decisions)} now={row.now} />;
  const failed = failedRunOf(row);
  if (!failed) return next;
  return (
    <span className="inline-flex items-center justify-end gap-2">
      <NewestRun activeRun={null} lastRun={failed} asOf={asOf} withoutAge />
      {next}
    </span>
  );
}

function Next({ next, now }: { next: NextBackup; now: number }) {
  if (next.kind === "at") return <SlotTime at={next.at} now={now} />;
  if (next.kind === "waits") return <SlotWaits />;
  return <span className="text-muted">{WORDS[next.kind]}</span>;
}

const WORDS = { paused: "paused", undecided: "once decided", unscheduled: "not scheduled" };
