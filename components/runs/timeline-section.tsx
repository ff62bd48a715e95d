"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useShortcut } from "@/components/shell/shortcuts";
import { classNames } from "@/components/ui/class-names";
import type { RunView } from "@/lib/runs/run-view";
import { isExactReverse, isSentInReverse } from "@/lib/runs/timeline-facts";
import { StepsTable } from "./steps-table";
import { TableButton } from "./table-button";
import { Timeline } from "./timeline";
import type { RunAddress, Zoom } from "./use-run-address";

interface Props {
  run: RunView;
  now: number;
  /** What is shown is the last known. */
  isStale: boolean;
  zoom: Zoom;
  asTable: boolean;
  /** The key of the step whose panel is open. */
  step: string | null;
  change: (to: Partial<RunAddress>) => void;
}

const MANY_VOLUMES = 48;

/** How a run goes, drawn or as a table. */
export function TimelineSection({ run, now, isStale, zoom, asTable: wantsTable, step, change }: Props) {
  // A run without VMs, such as a prune, has nothing to draw.
  const isDrawn = run.lanes.length > 0;
  const asTable = wantsTable || !isDrawn;
  const isStuck = run.held.some((vm) => vm.isStuck);
  const volumes = run.lanes.reduce((sum, lane) => sum + lane.volumes.length, 0);
  const [shown, setShown] = useState<"all" | "none" | null>(null);
  const folding = shown ?? (isStuck ? "healthy" : volumes > MANY_VOLUMES ? "none" : "all");
  const setZoom = (to: Zoom) => change({ zoom: to, asTable: false });
  useShortcut({
    keys: "t",
    label: "Timeline or table",
    group: "This page",
    run: () => change({ asTable: !asTable }),
  });
  useShortcut({
    keys: "w",
    label: "Whole run or freeze window",
    group: "This page",
    run: () => setZoom(zoom === "whole" ? "window" : "whole"),
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
        {!asTable && <Remark run={run} isFolded={folding === "healthy"} />}
        <span className="ml-auto flex items-center gap-2.5">
          {!asTable && volumes > 0 && (isStuck || volumes > MANY_VOLUMES) && (
            <button
              type="button"
              aria-pressed={folding === "all"}
              onClick={() => setShown(folding === "all" ? "none" : "all")}
              className="h-7 rounded-m px-2 text-12 font-medium text-muted hover:bg-hover hover:text-fg"
            >
              {folding === "all" ? "Hide the volumes" : "Show all volumes"}
            </button>
          )}
          {isDrawn && <Ways zoom={zoom} asTable={asTable} change={change} />}
        </span>
      </div>
      {asTable ? (
        <StepsTable run={run} now={now} step={step} change={change} />
      ) : (
        <Timeline
          run={run}
          now={now}
          isStale={isStale}
          zoom={zoom}
          folding={folding}
          step={step}
          change={change}
        />
      )}
    </section>
  );
}

/** How it is looked at: the whole run, its seconds of freeze, or in words. */
function Ways({ zoom, asTable, change }: Pick<Props, "zoom" | "asTable" | "change">) {
  const setZoom = (to: Zoom) => change({ zoom: to, asTable: false });
  return (
    <>
      <span className="inline-flex gap-0.5 rounded-m bg-sunken p-0.5">
        <ZoomButton label="Whole run" isOn={!asTable && zoom === "whole"} onPress={() => setZoom("whole")} />
        <ZoomButton
          label="Freeze window"
          isOn={!asTable && zoom === "window"}
          onPress={() => setZoom("window")}
        />
      </span>
      <TableButton asTable={asTable} change={change} />
    </>
  );
}

function ZoomButton({ label, isOn, onPress }: { label: string; isOn: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      className={classNames(
        "inline-flex h-6 items-center rounded-s px-2.5 text-12 font-medium whitespace-nowrap",
        isOn ? "bg-raised text-fg shadow-[0_0_0_1px_var(--border)]" : "text-muted hover:text-fg",
      )}
    >
      {label}
    </button>
  );
}

/** What is to be known of the order at one glance. */
function Remark({ run, isFolded }: { run: RunView; isFolded: boolean }) {
  if (isFolded) return <span className="text-12 text-subtle">Volumes of healthy VMs folded</span>;
  const isReverse = isExactReverse(run);
  if (isReverse === null) return null;
  return (
    <span className="icon-and-word text-12 text-muted">
      {isReverse ? (
        <CircleCheck size={14} strokeWidth={2.25} className="text-ok" aria-hidden />
      ) : (
        <TriangleAlert size={14} strokeWidth={2.25} className="text-warn" aria-hidden />
      )}
      {isReverse
        ? "Thawed in exact reverse"
        : isSentInReverse(run)
          ? "Thaws sent in reverse; one had to be repeated"
          : "Not thawed in reverse order"}
    </span>
  );
}
