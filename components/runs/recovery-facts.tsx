import { ArrowRight } from "lucide-react";
import { formatLength } from "@/components/data/format-length";
import { formatDayTime, formatDuration, formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { inMinutes } from "@/components/recoveries/drill-words";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { isOver } from "@/lib/runs/timeline-facts";
import { rtoSoFar } from "@/lib/runs/timeline-recovery";
import { Elapsed, Fact, FactsRow, None } from "./run-facts";

interface Props {
  run: RunView;
  recovery: RecoveryView;
  now: number;
}

/** What matters of a drill or a recovery at one glance: how long until it serves, and how old what it serves is. */
export function RecoveryFacts({ run, recovery, now }: Props) {
  const { from, to, point } = recovery;
  const isRestore = recovery.mode === "restore";
  const isOwnRun = run.kind !== "cleanup" && run.kind !== "rollback" && !isRestore;
  // A roll-back leads back.
  const [source, target] = run.kind === "rollback" ? [to, from] : [from, to];
  return (
    <FactsRow>
      {isOwnRun && <Rto run={run} recovery={recovery} now={now} />}
      <Elapsed run={run} now={now} />
      <Fact name={isRestore ? "Site" : "From, to"}>
        {!isRestore && (
          <>
            <span className="max-w-40 truncate">
              <Inert text={source.name} />
            </span>
            <ArrowRight size={14} strokeWidth={2.25} className="text-subtle" aria-label="to" />
          </>
        )}
        <span className="max-w-40 truncate">
          <Inert text={target.name} />
        </span>
      </Fact>
      <Fact name="Recovery point">
        <time dateTime={point.takenAt}>{formatDayTime(point.takenAt)} UTC</time>
        <small className={`text-13 font-normal ${point.isFallback ? "text-warn" : "text-muted"}`}>
          {recovery.isDrill || isRestore
            ? `${inMinutes(point.losesMs)} old`
            : `lost ${inMinutes(point.losesMs)}`}
          {point.isFallback && ", an older one"}
        </small>
      </Fact>
      <Fact name="Consistency">{point.consistency ?? <None />}</Fact>
      <Fact name="Started by">
        <span className="max-w-56 truncate">
          <Inert text={run.startedBy} />
        </span>
      </Fact>
    </FactsRow>
  );
}

/** From the start to the last green check; counts while that is to come. */
function Rto({ run, recovery, now }: Props) {
  const { rtoTargetMs, servingAt, isDrill } = recovery;
  const ms = rtoSoFar(recovery, isOver(run), now);
  const isLate = ms !== null && rtoTargetMs !== null && ms > rtoTargetMs;
  return (
    <Fact name={servingAt === null ? (isOver(run) ? "RTO" : "RTO so far") : isDrill ? "RTO, proved" : "RTO"}>
      {ms === null ? (
        <span className={isOver(run) ? "text-fail" : undefined}>
          {recovery.isDrill || recovery.usable.length === 0 ? "never served" : "not all serve"}
        </span>
      ) : (
        <span className={isLate ? "text-fail" : undefined}>
          {servingAt === null ? formatDuration(ms) : formatLength(ms)}
        </span>
      )}
      {rtoTargetMs === null ? (
        <small className="text-13 font-normal text-muted">no target</small>
      ) : (
        <>
          <small className="text-13 font-normal text-muted">of {formatShortDuration(rtoTargetMs)}</small>
          {ms !== null && <RtoMeter share={ms / rtoTargetMs} isLate={isLate} />}
        </>
      )}
    </Fact>
  );
}

function RtoMeter({ share, isLate }: { share: number; isLate: boolean }) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <svg
      role="img"
      aria-label={`${Math.round(share * 100)}% of the RTO`}
      width="72"
      height="6"
      className="overflow-hidden rounded-full bg-sunken outline outline-1 -outline-offset-1 outline-faint"
    >
      <rect width={`${percent}%`} height="6" rx="3" className={isLate ? "fill-fail-solid" : "fill-done"} />
    </svg>
  );
}
