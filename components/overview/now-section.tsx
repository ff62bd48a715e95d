import { CircleDashed, OctagonX, Snowflake, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Age } from "@/components/data/age";
import { useStuckRuns } from "@/components/freezes/use-stuck-runs";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { STATUS } from "@/components/status/status-meta";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import { routes } from "@/lib/routes";
import { PHASE_NAMES, phasesOf } from "@/lib/runs/phases";
import { runName } from "@/lib/runs/run-view";
import { hasFailed } from "./failed-verdict";
import { Line } from "./line";

const SHOWN = 6;

/** What is frozen and should not be, what failed last, and what goes on, in the column beside. */
export function NowSection({ rows }: { rows: readonly TimedRow[] }) {
  const stuck = useStuckRuns();
  const active = rows.filter(({ activeRun }) => activeRun !== null);
  const failed = rows.filter(hasFailed);
  if (active.length + failed.length === 0) return null;
  const frozen = active.filter(({ activeRun }) => activeRun && stuck.has(activeRun.id));
  const others = active.filter((row) => !frozen.includes(row));
  const shown = [...frozen, ...failed, ...others].slice(0, SHOWN);
  const hidden = active.length + failed.length - shown.length;
  return (
    <section aria-label="Now" className="mb-2 border-b border-line pb-2">
      <h2 className="mb-1 flex h-8 items-center text-14 font-semibold">Now</h2>
      <ul>
        {shown.map((row) => (
          <li key={row.id} className="border-b border-faint py-2 last:border-b-0">
            {frozen.includes(row) ? (
              <Frozen row={row} />
            ) : row.activeRun ? (
              <Active row={row} />
            ) : (
              <Failed row={row} />
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Link href={routes.runs} className="text-13 underline underline-offset-3">
          {hidden} more
        </Link>
      )}
    </section>
  );
}

function Frozen({ row: { name, activeRun } }: { row: TimedRow }) {
  if (!activeRun) return null;
  return (
    <Line
      icon={<Snowflake size={14} strokeWidth={2.25} className="text-fail" aria-hidden />}
      name={name}
      end={STATUS.runThawFailing.word}
    >
      <RunLink run={activeRun} /> <span className="font-medium text-fail">holds VMs frozen</span>
    </Line>
  );
}

function Failed({ row: { name, lastRun } }: { row: TimedRow }) {
  if (!lastRun) return null;
  const isPartly = lastRun.state === "partly_failed";
  const Icon = isPartly ? TriangleAlert : OctagonX;
  return (
    <Line
      icon={
        <Icon size={14} strokeWidth={2.25} className={isPartly ? "text-warn" : "text-fail"} aria-hidden />
      }
      name={name}
      end={<Age at={lastRun.endedAt} />}
    >
      <RunLink run={lastRun} /> {isPartly ? "partly failed" : "failed"}
    </Line>
  );
}

function Active({ row: { name, activeRun } }: { row: TimedRow }) {
  if (!activeRun) return null;
  const phases = phasesOf(activeRun.kind);
  const phase = phases.find((one) => one === activeRun.phase);
  return (
    <Line
      icon={<CircleDashed size={14} strokeWidth={2.25} className="text-run" aria-hidden />}
      name={name}
      end={phase ? PHASE_NAMES[phase] : "waiting"}
    >
      <RunLink run={activeRun} />
      {/* Which of its phases a restore has depends on what is restored. */}
      {phase && activeRun.kind === "restore" && " is under way"}
      {phase &&
        activeRun.kind !== "restore" &&
        ` is at phase ${phases.indexOf(phase) + 1} of ${phases.length}`}
    </Line>
  );
}

const RunLink = ({ run }: { run: Pick<NonNullable<TimedRow["activeRun"]>, "id" | "kind" | "number"> }) => (
  <>
    {run.kind === "drill" && (
      <>
        <DrillMark small />{" "}
      </>
    )}
    <Link href={routes.run(run.id)} className="underline underline-offset-3">
      {runName(run)}
    </Link>
  </>
);
