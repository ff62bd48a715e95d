import { CircleDashed, OctagonX, Snowflake, TriangleAlert } from "lucide-react";
import { Age } from "@/components/data/age";
import { RowLink } from "@/components/data/row-stop";
import { useStuckRuns } from "@/components/freezes/use-stuck-runs";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { STATUS } from "@/components/status/status-meta";
import { routes } from "@/lib/routes";
import { PHASE_NAMES } from "@/lib/runs/phases";
import { runName } from "@/lib/runs/run-view";
import type { VnfRow } from "@/lib/vnfs/vnf";

const LINK = "icon-and-word hover:underline hover:underline-offset-3";

interface Props extends Pick<VnfRow, "activeRun" | "lastRun"> {
  /** When that was read, ISO time by the server's clock. */
  asOf: string;
  /** Where it stands elsewhere. */
  withoutAge?: boolean;
}

/** The run that goes on, or else how the last one ended. Another axis than protection. */
export function NewestRun({ activeRun, lastRun, asOf, withoutAge = false }: Props) {
  const stuck = useStuckRuns();
  if (activeRun && stuck.has(activeRun.id))
    return (
      <RowLink href={routes.run(activeRun.id)} className={`${LINK} font-medium text-fail`}>
        <Snowflake size={14} strokeWidth={2.25} aria-hidden />
        {STATUS.runThawFailing.word}
      </RowLink>
    );
  if (activeRun)
    return (
      <RowLink href={routes.run(activeRun.id)} className={`${LINK} text-run`}>
        <CircleDashed size={14} strokeWidth={2.25} aria-hidden />
        {phaseName(activeRun.phase)}
        {activeRun.kind === "drill" && <DrillMark small />}
      </RowLink>
    );
  if (!lastRun) return <span className="text-subtle">—</span>;
  const { id, state, endedAt } = lastRun;
  return (
    <RowLink href={routes.run(id)} className={LINK}>
      {state === "failed" && <OctagonX size={14} strokeWidth={2.25} className="text-fail" aria-hidden />}
      {state === "partly_failed" && (
        <TriangleAlert size={14} strokeWidth={2.25} className="text-warn" aria-hidden />
      )}
      <span className="sr-only">{runName(lastRun)} </span>
      <span className="text-muted">
        {ENDED[state]}
        {lastRun.kind === "drill" && (
          <>
            {" "}
            <DrillMark small />
          </>
        )}
        {!withoutAge && (
          <>
            {" "}
            <Age at={endedAt} asOf={asOf} short /> ago
          </>
        )}
      </span>
    </RowLink>
  );
}

const ENDED: Record<NonNullable<VnfRow["lastRun"]>["state"], string> = {
  queued: "waits",
  running: "runs",
  succeeded: "succeeded",
  partly_failed: "partly failed",
  failed: "failed",
  cancelled: "cancelled",
};

const phaseName = (phase: string | null): string =>
  phase === null ? "Waiting" : phase in PHASE_NAMES ? PHASE_NAMES[phase as keyof typeof PHASE_NAMES] : phase;
