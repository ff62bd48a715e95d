import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { rowStatus } from "@/components/runs/run-status";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { sentence } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
import { spanWords } from "@/lib/schedules/explain-schedule";
import type { SlotState } from "@/lib/schedules/schedule";
import type { SlotView } from "@/lib/schedules/schedule-view";

const STATES: Record<SlotState, Status> = {
  claimed: "slotClaimed",
  // Its run has been deleted since.
  started: "unknown",
  skipped: "slotSkipped",
  missed: "slotMissed",
};

type Outcome = Pick<SlotView, "state" | "run" | "lateMs" | "reason" | "todo">;

/** What became of a slot, in a word. */
export const SlotStatus = ({ slot: { state, run } }: { slot: Outcome }) => (
  <StatusText status={run ? rowStatus({ state: run.state, isHeld: false }) : STATES[state]} />
);

/** Its run, how late it was, or why there is none. */
export function SlotDetail({ slot: { run, lateMs, reason, todo } }: { slot: Outcome }) {
  return (
    <span className="break-words">
      {run && (
        <Link href={routes.run(run.id)} className="underline-offset-3 hover:underline">
          {runName(run)}
        </Link>
      )}
      {lateMs !== null && <span className="text-warn"> started {spanWords(lateMs)} late</span>}
      {reason && <Inert text={sentence(reason)} />}
      {todo && (
        <span className="text-muted">
          {" "}
          <Inert text={todo} />
        </span>
      )}
    </span>
  );
}
