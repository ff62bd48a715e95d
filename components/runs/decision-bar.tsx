"use client";

import type { RunView } from "@/lib/runs/run-view";
import type { CleanUpDrill } from "./clean-up-dialog";
import type { FailoverActions } from "./failover-actions";
import { FailoverBar } from "./failover-bar";
import { RestoreBar } from "./restore-bar";
import { StandingDrillBar } from "./standing-drill-bar";

interface Props {
  run: RunView;
  now: number;
  isStale: boolean;
  cleanUp: CleanUpDrill;
  decide: FailoverActions;
}

/** What a person has to decide about a recovery: when a drill goes, whether a failover stays. */
export function DecisionBar({ run, now, isStale, cleanUp, decide }: Props) {
  const { recovery } = run;
  if (!recovery) return null;
  if (recovery.isDrill)
    return (
      <StandingDrillBar
        vnfId={run.vnf.id}
        recovery={recovery}
        now={now}
        isStale={isStale}
        cleanUp={cleanUp}
      />
    );
  if (recovery.mode === "restore")
    return <RestoreBar recovery={recovery} isStale={isStale} cleanUp={cleanUp} />;
  return <FailoverBar run={run} recovery={recovery} now={now} isStale={isStale} actions={decide} />;
}
