"use client";

import { type MouseEvent, useMemo, useState } from "react";
import { formatDuration } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { useShortcut } from "@/components/shell/shortcuts";
import { classNames } from "@/components/ui/class-names";
import { unrestoredName } from "@/lib/recoveries/restored-name";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { stepsByKey } from "@/lib/runs/timeline-facts";
import { fenceSteps, recoveryTimeline, sharedPhases } from "@/lib/runs/timeline-recovery";
import { layOutRecovery, type RecoveryRow } from "@/lib/runs/timeline-recovery-rows";
import { RecoveryLabels } from "./recovery-labels";
import { recoveryValue } from "./recovery-lane-value";
import { RecoveryLegend } from "./recovery-legend";
import { RecoveryPlot } from "./recovery-plot";
import { isAtSource, stepOfRecoveryRow } from "./step-of-recovery-row";
import { StepsTable } from "./steps-table";
import { TableButton } from "./table-button";
import type { RunAddress } from "./use-run-address";

interface Props {
  run: RunView;
  recovery: RecoveryView;
  now: number;
  /** What is shown is the last known. */
  isStale: boolean;
  asTable: boolean;
  /** The key of the step whose panel is open. */
  step: string | null;
  change: (to: Partial<RunAddress>) => void;
}

const MANY_VOLUMES = 48;
const LONG_NAME = 14;

/** How a drill or a recovery goes, tier by tier: drawn, or as a table. */
export function RecoverySection({ run, recovery, now, isStale, asTable: wantsTable, step, change }: Props) {
  const isDrawn = run.kind !== "cleanup" && run.kind !== "rollback";
  const asTable = wantsTable || !isDrawn;
  const [hasAll, setAll] = useState<boolean | null>(null);
  const hasVolumes = hasAll ?? recovery.volumes.length <= MANY_VOLUMES;
  useShortcut({
    keys: "t",
    label: "Timeline or table",
    group: "This page",
    run: () => change({ asTable: !asTable }),
  });
  return (
    <section
      aria-labelledby="timeline"
      className={classNames("min-w-0 pt-3 pb-4 pl-gutter", asTable ? "pr-gutter" : "max-md:pr-gutter")}
    >
      <div className="mb-2 flex min-h-7 flex-wrap items-center gap-2.5 pr-4">
        <h2 id="timeline" className="text-14 font-semibold tracking-[-0.003em]">
          {asTable ? "Steps" : "Timeline"}
        </h2>
        {recovery.isDrill && !asTable && <DrillMark small />}
        <span className="ml-auto flex items-center gap-2.5">
          {!asTable && recovery.volumes.length > MANY_VOLUMES && (
            <button
              type="button"
              aria-pressed={hasVolumes}
              onClick={() => setAll(!hasVolumes)}
              className="h-7 rounded-m px-2 text-12 font-medium text-muted hover:bg-hover hover:text-fg"
            >
              {hasVolumes ? "Hide the volumes" : "Show all volumes"}
            </button>
          )}
          {isDrawn && <TableButton asTable={asTable} change={change} />}
        </span>
      </div>
      {asTable ? (
        <StepsTable run={run} now={now} step={step} change={change} />
      ) : (
        <Drawn
          run={run}
          recovery={recovery}
          now={now}
          isStale={isStale}
          hasVolumes={hasVolumes}
          step={step}
          change={change}
        />
      )}
    </section>
  );
}

function Drawn({
  run,
  recovery,
  now,
  isStale,
  hasVolumes,
  step,
  change,
}: Omit<Props, "asTable"> & { hasVolumes: boolean }) {
  const steps = useMemo(() => stepsByKey(run.steps), [run.steps]);
  const rows = useMemo(
    () =>
      layOutRecovery(plainNames(recovery), {
        shared: sharedPhases(run),
        hasVolumes,
        fences: fenceSteps(run),
      }),
    [recovery, run, hasVolumes],
  );
  const timeline = recoveryTimeline(run, recovery, now);
  const chosen = step === null ? undefined : steps.get(step);
  const selected =
    rows.rows.find((row) => {
      if (chosen && isAtSource(chosen))
        return row.kind === "fence"
          ? row.stepKey === chosen.key || (row.serverId !== null && row.serverId === chosen.serverId)
          : row.kind === "shared" && row.phase === chosen.phase;
      if (chosen?.volumeId) return row.kind === "volume" && row.volume.key === chosen.volumeId;
      if (chosen?.serverId) return row.kind === "vm" && row.server.sourceServerId === chosen.serverId;
      return chosen !== undefined && row.kind === "shared" && row.phase === chosen.phase;
    })?.key ?? null;
  const select = (row: RecoveryRow) => {
    const to = stepOfRecoveryRow(row, run.steps);
    if (to) change(to);
  };
  const onPlot = (event: MouseEvent<HTMLElement>) => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const row = rows.rows.find((each) => y >= each.y && y < each.y + each.height);
    if (row) select(row);
  };
  const names = recovery.tiers.flatMap(({ servers }) => servers.map(({ name }) => name));
  return (
    <>
      <div
        className={classNames(
          "grid max-md:grid-cols-[170px_minmax(480px,1fr)] max-md:overflow-x-auto",
          names.some((name) => name.length > LONG_NAME)
            ? "grid-cols-[268px_minmax(0,1fr)]"
            : "grid-cols-[220px_minmax(0,1fr)]",
        )}
      >
        <RecoveryLabels
          rows={rows}
          laneValue={(row) => recoveryValue(row, now, { recovery, steps: run.steps })}
          selected={selected}
          onSelect={select}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: for the pointer only; the names at the left are its buttons */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
        <div className="relative cursor-pointer overflow-hidden" onClick={onPlot}>
          {timeline ? (
            <RecoveryPlot
              recovery={recovery}
              timeline={timeline}
              rows={rows}
              selected={selected}
              nowWord={isStale ? "last known" : "now"}
              label={labelOf(run, recovery, timeline.rto?.ms ?? null)}
            />
          ) : (
            <p className="pt-16 pr-4 text-13 text-subtle">
              It waits for its turn. Nothing was made at {visibleText(recovery.to.name)}.
            </p>
          )}
        </div>
      </div>
      {timeline && <RecoveryLegend timeline={timeline} isDrill={recovery.isDrill} />}
    </>
  );
}

/** In the lanes a restored VM has the name of its original. */
const plainNames = (recovery: RecoveryView): RecoveryView =>
  recovery.mode === "restore"
    ? {
        ...recovery,
        tiers: recovery.tiers.map((tier) => ({
          ...tier,
          servers: tier.servers.map((server) => ({
            ...server,
            name: unrestoredName(server.name, recovery.point.takenAt),
          })),
        })),
      }
    : recovery;

function labelOf(
  { vnf }: RunView,
  { mode, isDrill, to, servingAt }: RecoveryView,
  ms: number | null,
): string {
  const [name, site] = [visibleText(vnf.name), visibleText(to.name)];
  if (mode === "relocation")
    return `Relocation of ${name} to ${site}, ${ms === null ? "nothing is off yet" : `off for ${formatDuration(ms)}`}`;
  if (mode === "replacement")
    return `In-place restore of ${name} at ${site}, ${ms === null ? "nothing is off yet" : `off for ${formatDuration(ms)}`}`;
  const long = formatDuration(ms ?? 0);
  return `${isDrill ? "Drill" : mode === "restore" ? "Restore" : "Recovery"} of ${name} at ${site}, ${
    servingAt === null ? `${long} so far` : `all healthy after ${long}`
  }`;
}
