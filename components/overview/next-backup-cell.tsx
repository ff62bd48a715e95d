import { NewestRun } from "@/components/vnfs/newest-run";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Decisions } from "@/lib/recoveries/decisions";
import { hasFailed } from "./failed-verdict";
import { nextBackupOf } from "./next-backup";
import { SlotTime, SlotWaits } from "./next-section";

/** When a VNF is backed up next; before that the run that goes on, or that failed last. */
export function NextBackupCell({ row, decisions }: { row: TimedRow; decisions: Decisions | null }) {
  const asOf = new Date(row.now).toISOString();
  const next = nextBackupOf(row, decisions);
  if (row.activeRun || hasFailed(row)) {
    return (
      <span className="inline-flex items-center justify-end gap-2">
        <NewestRun {...row} asOf={asOf} withoutAge />
        {!row.activeRun && next.kind === "at" && <SlotTime at={next.at} now={row.now} />}
      </span>
    );
  }
  if (next.kind === "at") return <SlotTime at={next.at} now={row.now} />;
  if (next.kind === "waits") return <SlotWaits />;
  return <span className="text-muted">{WORDS[next.kind]}</span>;
}

const WORDS = { paused: "paused", undecided: "once decided", unscheduled: "not scheduled" };
