import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatLength } from "@/components/data/format-length";
import { formatDuration, formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { routes } from "@/lib/routes";
import type { RunView } from "@/lib/runs/run-view";
import { isOver, longestFreeze, pointInTime, windowStart } from "@/lib/runs/timeline-facts";

/** What matters of a run at one glance, in a row. */
export function RunFacts({ run, now }: { run: RunView; now: number }) {
  const isBackup = run.kind === "backup";
  const isHeld = run.lanes.some((lane) => lane.isHeld && lane.thawedAt === null);
  const point = pointInTime(run);
  return (
    <FactsRow>
      <Elapsed run={run} now={now} />
      {isBackup && <Freeze run={run} now={now} />}
      <Fact name="From, to">
        <Inert text={run.site.name} />
        {run.receivers.length > 0 && (
          <>
            <ArrowRight size={14} strokeWidth={2.25} className="text-subtle" aria-label="to" />
            <span className="max-w-64 truncate">
              <Inert text={run.receivers.join(", ")} />
            </span>
          </>
        )}
      </Fact>
      {isBackup && isHeld && windowStart(run) !== null ? <FrozenNow run={run} /> : null}
      {isBackup && !isHeld && <Consistency run={run} />}
      {isBackup && (
        <Fact name="Point in time">
          {point ? <time dateTime={point}>{formatUtcTime(point)}</time> : <None />}
        </Fact>
      )}
      {run.parent && (
        <Fact name="Made for">
          <Link href={routes.run(run.parent.id)} className="underline underline-offset-3">
            {run.parent.name}
          </Link>
        </Fact>
      )}
      <Fact name="Started by">
        <span className="max-w-56 truncate">
          <Inert text={run.startedBy} />
        </span>
      </Fact>
    </FactsRow>
  );
}

/** The facts of a run, beside each other. */
export const FactsRow = ({ children }: { children: ReactNode }) => (
  <dl className="-mx-gutter flex flex-wrap gap-x-10 gap-y-2 border-t border-line px-gutter py-2.5">
    {children}
  </dl>
);

/** How long it took, goes on, or waits. */
export function Elapsed({ run, now }: { run: RunView; now: number }) {
  if (run.startedAt === null) {
    const until = run.endedAt ? Date.parse(run.endedAt) : now;
    return (
      <Fact name={isOver(run) ? "Waited" : "Waiting for"}>
        {formatDuration(until - Date.parse(run.createdAt))}
      </Fact>
    );
  }
  const until = run.endedAt ? Date.parse(run.endedAt) : now;
  return (
    <Fact name={run.endedAt ? "Took" : "Elapsed"}>{formatDuration(until - Date.parse(run.startedAt))}</Fact>
  );
}

function Freeze({ run, now }: { run: RunView; now: number }) {
  const last = longestFreeze(run, now);
  const ms = run.earlierFreeze ? Math.max(run.earlierFreeze.ms, last ?? 0) : last;
  const isLate = ms !== null && ms > run.budgetMs;
  const budget = `${Number((run.budgetMs / 1000).toFixed(1))} s`;
  return (
    <Fact name="Longest freeze">
      {ms === null ? (
        <None />
      ) : (
        <>
          <span className={isLate ? "text-fail" : undefined}>{ms === 0 ? "none" : formatLength(ms)}</span>
          <small className="text-13 font-normal text-muted">of {budget}</small>
          <FreezeMeter share={ms / run.budgetMs} isLate={isLate} />
        </>
      )}
    </Fact>
  );
}

/** How much of the budget was used. */
function FreezeMeter({ share, isLate }: { share: number; isLate: boolean }) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <svg
      role="img"
      aria-label={`${Math.round(share * 100)}% of the freeze budget`}
      width="72"
      height="6"
      className="overflow-hidden rounded-full bg-sunken outline outline-1 -outline-offset-1 outline-faint"
    >
      <rect
        width={`${percent}%`}
        height="6"
        rx="3"
        className={isLate ? "fill-fail-solid" : "fill-frozen-solid"}
      />
    </svg>
  );
}

function FrozenNow({ run }: { run: RunView }) {
  const held = run.lanes.filter(
    (lane) => lane.isHeld && lane.quiesceSentAt !== null && lane.thawedAt === null,
  ).length;
  const isStuck = run.held.some((vm) => vm.isStuck);
  return (
    <Fact name="Frozen now">
      <span className={isStuck ? "text-fail" : "text-frozen"}>
        {held} of {run.lanes.length} VMs
      </span>
    </Fact>
  );
}

function Consistency({ run: { point, plannedConsistency, state } }: { run: RunView }) {
  if (point?.consistency) return <Fact name="Consistency">{point.consistency}</Fact>;
  const isOpen = state === "queued" || state === "running";
  return (
    <Fact name="Consistency">
      {isOpen && plannedConsistency ? (
        <>
          <small className="text-13 font-normal text-muted">at best</small> {plannedConsistency}
        </>
      ) : (
        <None />
      )}
    </Fact>
  );
}

/** Nothing to tell. */
export const None = () => <span className="text-subtle">—</span>;

/** One of them. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 whitespace-nowrap text-subtle">{name}</dt>
      <dd className="mt-0.5 flex min-w-0 items-center gap-1.5 text-14 font-medium whitespace-nowrap slashed-zero tabular-nums">
        {children}
      </dd>
    </div>
  );
}
