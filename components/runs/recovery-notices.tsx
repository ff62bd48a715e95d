import { formatAsOf, formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { visibleText } from "@/components/data/visible-text";
import { Notice } from "@/components/ui/notice";
import { type RecoveryView, takesItselfBack } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { isOver } from "@/lib/runs/timeline-facts";
import { outageOf } from "@/lib/runs/timeline-outage";
import type { FailoverActions } from "./failover-actions";
import { FellBack } from "./fell-back";
import { GoOnButton } from "./go-on-button";
import { Ended } from "./run-notices";
import { asSentence } from "./run-words";

interface Props {
  run: RunView;
  recovery: RecoveryView;
  now: number;
  goOn: FailoverActions["goOn"];
}

/** Above the timeline of a drill or a recovery: what a reader must know of it before anything else. */
export function RecoveryNotices({ run, recovery, now, goOn }: Props) {
  return (
    <>
      {!isOver(run) ? (
        <Waiting run={run} recovery={recovery} now={now} goOn={goOn} />
      ) : run.state === "succeeded" ? (
        <Late run={run} recovery={recovery} now={now} />
      ) : (
        <Ended run={run} />
      )}
      <FellBack run={run} recovery={recovery} />
    </>
  );
}

function Late({ run, recovery, now }: Omit<Props, "goOn">) {
  const { servingAt, rtoTargetMs, startedAt } = recovery;
  const outage = outageOf(run, recovery, now);
  const from = takesItselfBack(recovery.mode) ? (outage?.from ?? null) : Date.parse(startedAt);
  const isLate =
    servingAt !== null && from !== null && rtoTargetMs !== null && Date.parse(servingAt) - from > rtoTargetMs;
  if (!isLate || run.kind === "cleanup" || run.kind === "rollback") return null;
  return (
    <Notice tone="warn">
      {takesItselfBack(recovery.mode) ? "It was off for longer" : "It took longer"} than the RTO of{" "}
      {formatShortDuration(rtoTargetMs)}. <span className="font-medium">Next:</span> see in the timeline what
      it waited for. More full backups make shorter chains to restore.
    </Notice>
  );
}

function Waiting({ run, recovery, now, goOn }: Props) {
  const paused = recovery.tiers.find(({ pause }) => pause !== null);
  if (run.cancelRequestedAt !== null)
    return (
      <Notice tone="warn">
        <Inert text={run.cancelRequestedBy ?? "Somebody"} /> cancelled it at{" "}
        {formatAsOf(run.cancelRequestedAt, now)}. What it has made at <Inert text={recovery.to.name} />{" "}
        {recovery.isDrill
          ? "is removed."
          : takesItselfBack(recovery.mode)
            ? `is removed, and ${recovery.mode === "replacement" ? "the VMs that it has stopped" : `its VMs at ${visibleText(recovery.from.name)}`} are started again.`
            : recovery.mode === "restore"
              ? "stays until you have it removed."
              : "stays until it is rolled back."}
      </Notice>
    );
  if (run.state === "queued")
    return (
      <Notice tone="warn">
        It waits for a worker since {formatAsOf(run.createdAt, now)}. Nothing was made at{" "}
        <Inert text={recovery.to.name} />.
      </Notice>
    );
  if (!paused?.pause) return null;
  return (
    <Notice tone="warn">
      Boot tier {paused.order} waits for a person until {formatAsOf(paused.pause.until, now)}:{" "}
      <Inert text={asSentence(paused.pause.text)} />
      {recovery.may.includes("continue") && (
        <GoOnButton runId={run.id} pause={paused.pause} order={paused.order} goOn={goOn} />
      )}
    </Notice>
  );
}
