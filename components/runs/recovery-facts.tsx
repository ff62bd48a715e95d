import { ArrowRight } from "lucide-react";
import { formatLength } from "@/components/data/format-length";
import { formatDayTime, formatDuration, formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { inMinutes } from "@/components/recoveries/drill-words";
import { type RecoveryView, takesItselfBack } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { isOver } from "@/lib/runs/timeline-facts";
import { outageOf } from "@/lib/runs/timeline-outage";
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
  const isAtHome = isRestore || recovery.mode === "replacement";
  const isOwnRun = run.kind !== "cleanup" && run.kind !== "rollback" && !isRestore;
  // A roll-back leads back.
  const [source, target] = run.kind === "rollback" ? [to, from] : [from, to];
  return (
    <FactsRow>
      {isOwnRun &&
        (takesItselfBack(recovery.mode) ? (
          <Off run={run} recovery={recovery} now={now} />
        ) : (
          <Rto run={run} recovery={recovery} now={now} />
        ))}
      <Elapsed run={run} now={now} />
      <Fact name={isAtHome ? "Site" : "From, to"}>
        {!isAtHome && (
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
        {recovery.mode === "relocation" ? (
          <MovedPoint recovery={recovery} />
        ) : (
          <PointTime recovery={recovery} />
        )}
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

function PointTime({ recovery: { mode, point, isDrill } }: Pick<Props, "recovery">) {
  return (
    <>
      <time dateTime={point.takenAt}>{formatDayTime(point.takenAt)} UTC</time>
      <small className={`text-13 font-normal ${point.isFallback ? "text-warn" : "text-muted"}`}>
        {isDrill || mode === "restore"
          ? `${inMinutes(point.losesMs)} old`
          : `lost ${inMinutes(point.losesMs)}`}
        {point.isFallback && ", an older one"}
      </small>
    </>
  );
}

/** The point that a relocation has made itself, with everything off; before that there is none. */
function MovedPoint({ recovery: { backups, point } }: Pick<Props, "recovery">) {
  const isMade = backups.some(({ part, state }) => part === "cold" && state === "succeeded");
  return isMade ? (
    <>
      <time dateTime={point.takenAt}>{formatDayTime(point.takenAt)} UTC</time>
      <small className="text-13 font-normal text-muted">nothing lost</small>
    </>
  ) : (
    <small className="text-13 font-normal text-muted">made after the stop</small>
  );
}

/** Of a relocation, or a restore in their place: how long VMs were off, or are; nothing before the first is stopped. */
function Off({ run, recovery, now }: Props) {
  const { rtoTargetMs, from } = recovery;
  const outage = outageOf(run, recovery, now);
  if (!outage)
    return (
      <Fact name="Off">
        {isOver(run) ? (
          <None />
        ) : (
          <>
            not yet
            <small className="max-w-40 truncate text-13 font-normal text-muted">
              runs at <Inert text={from.name} />
            </small>
          </>
        )}
      </Fact>
    );
  const ms = outage.to - outage.from;
  const isLate = rtoTargetMs !== null && ms > rtoTargetMs;
  return (
    <Fact name={outage.isOpen ? "Off so far" : "Off"}>
      <span className={isLate ? "text-fail" : undefined}>
        {outage.isOpen ? formatDuration(ms) : formatLength(ms)}
      </span>
      <Target ms={ms} rtoTargetMs={rtoTargetMs} isLate={isLate} />
    </Fact>
  );
}

function Target({
  ms,
  rtoTargetMs,
  isLate,
}: {
  ms: number | null;
  rtoTargetMs: number | null;
  isLate: boolean;
}) {
  if (rtoTargetMs === null) return <small className="text-13 font-normal text-muted">no target</small>;
  return (
    <>
      <small className="text-13 font-normal text-muted">of {formatShortDuration(rtoTargetMs)}</small>
      {ms !== null && <RtoMeter share={ms / rtoTargetMs} isLate={isLate} />}
    </>
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
      <Target ms={ms} rtoTargetMs={rtoTargetMs} isLate={isLate} />
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
