import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { asSentence } from "./run-words";

interface Props {
  run: RunView;
  recovery: Pick<RecoveryView, "point" | "state">;
}

/** Somebody may still do something about it. */
const UNDECIDED: readonly RecoveryView["state"][] = ["running", "pending", "partly", "failed", "standing"];

/** That all of it comes from an older point than the one that was chosen, or why it does not, although it was allowed. */
export function FellBack({ run, recovery: { point, state } }: Props) {
  const step = run.steps.find(({ key }) => key === "fallback");
  if (!step?.cause) return null;
  return (
    <Notice tone="warn">
      <span className="break-words">
        <Inert text={asSentence(step.cause)} />{" "}
        {point.isFallback && `They are as they were at ${formatDayTime(point.takenAt)} UTC. `}
        {step.todo && UNDECIDED.includes(state) && (
          <>
            <span className="font-medium">Next:</span> <Inert text={asSentence(step.todo)} />
          </>
        )}
      </span>
    </Notice>
  );
}
