"use client";

import { memo, useMemo, useState } from "react";
import { formatLength } from "@/components/data/format-length";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { PHASE_NAMES } from "@/lib/runs/phases";
import type { RunView, StepView } from "@/lib/runs/run-view";
import { STEP_STATUS } from "./run-status";
import { exactTime } from "./run-words";
import { stepsInOrder } from "./steps-in-order";
import type { RunAddress } from "./use-run-address";

/** Of so many steps those that need no look are left out at first: a table of thousands is slow, and hides what failed. */
const MANY = 400;
const QUIET: readonly StepView["state"][] = ["waiting", "succeeded", "skipped"];

interface Props {
  run: RunView;
  now: number;
  step: string | null;
  change: (to: Partial<RunAddress>) => void;
}

/** All steps of a run in words: what the timeline draws, and what it has no room for. */
export function StepsTable({ run, now, step, change }: Props) {
  const [isWhole, setWhole] = useState(false);
  const all = useMemo(() => stepsInOrder(run.steps), [run.steps]);
  const isCut = all.length > MANY && !isWhole;
  const steps = isCut ? all.filter(({ key, state }) => key === step || !QUIET.includes(state)) : all;
  return (
    <>
      {isCut && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-2 text-13 text-muted">
          {(all.length - steps.length).toLocaleString("en-US")} of {all.length.toLocaleString("en-US")} steps
          are not shown: they wait, went well, or were not needed.
          <Button size="s" onClick={() => setWhole(true)}>
            Show all
          </Button>
        </div>
      )}
      <Table label="Steps of the run" dense>
        <thead>
          <tr>
            <Th>Phase</Th>
            <Th>Step</Th>
            <Th>State</Th>
            <Th>Started, UTC</Th>
            <Th align="right">Took</Th>
            <Th align="right">Tries</Th>
            <Th>Cause</Th>
          </tr>
        </thead>
        <tbody>
          {steps.map((each) => (
            <StepRow
              key={each.key}
              step={each}
              isSelected={each.key === step}
              now={each.startedAt && !each.endedAt ? now : null}
              change={change}
            />
          ))}
        </tbody>
      </Table>
    </>
  );
}

interface RowProps extends Pick<Props, "change"> {
  step: StepView;
  isSelected: boolean;
  /** Null: it does not go on, so that time changes nothing of it. */
  now: number | null;
}

/** Kept as it is while nothing of it changes: a run of five hundred VMs has thousands. */
const StepRow = memo(function StepRow({ step, isSelected, now, change }: RowProps) {
  const { key, phase, title, state, startedAt, endedAt, attempts, cause } = step;
  const until = endedAt ? Date.parse(endedAt) : now;
  return (
    <Tr selected={isSelected}>
      <Td muted>{PHASE_NAMES[phase]}</Td>
      <Td strong>
        <button
          type="button"
          onClick={() => change({ step: key, phase: null, isClosed: false })}
          className="max-w-72 truncate rounded-s text-left hover:underline hover:underline-offset-3"
        >
          <Inert text={title} />
        </button>
      </Td>
      <Td>
        <StatusText status={STEP_STATUS[state]} />
      </Td>
      <Td muted>{startedAt ? exactTime(startedAt).slice(0, -4) : "—"}</Td>
      <Td align="right">{startedAt && until !== null ? formatLength(until - Date.parse(startedAt)) : "—"}</Td>
      <Td align="right">{attempts.length === 0 ? "—" : attempts.length}</Td>
      <Td muted className="max-w-72 truncate">
        {cause ? <Inert text={cause} /> : "—"}
      </Td>
    </Tr>
  );
});
