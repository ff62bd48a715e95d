"use client";

import { formatLength } from "@/components/data/format-length";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { PHASE_NAMES } from "@/lib/runs/phases";
import type { RunView } from "@/lib/runs/run-view";
import { STEP_STATUS } from "./run-status";
import { exactTime } from "./run-words";
import { stepsInOrder } from "./steps-in-order";

interface Props {
  run: RunView;
  now: number;
  step: string | null;
  onSelect: (key: string) => void;
}

/** All steps of a run in words: what the timeline draws, and what it has no room for. */
export function StepsTable({ run, now, step, onSelect }: Props) {
  return (
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
        {stepsInOrder(run.steps).map((each) => (
          <Tr key={each.key} selected={each.key === step}>
            <Td muted>{PHASE_NAMES[each.phase]}</Td>
            <Td strong>
              <button
                type="button"
                onClick={() => onSelect(each.key)}
                className="max-w-72 truncate rounded-s text-left hover:underline hover:underline-offset-3"
              >
                <Inert text={each.title} />
              </button>
            </Td>
            <Td>
              <StatusText status={STEP_STATUS[each.state]} />
            </Td>
            <Td muted>{each.startedAt ? exactTime(each.startedAt).slice(0, -4) : "—"}</Td>
            <Td align="right">
              {each.startedAt
                ? formatLength((each.endedAt ? Date.parse(each.endedAt) : now) - Date.parse(each.startedAt))
                : "—"}
            </Td>
            <Td align="right">{each.attempts.length === 0 ? "—" : each.attempts.length}</Td>
            <Td muted className="max-w-72 truncate">
              {each.cause ? <Inert text={each.cause} /> : "—"}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
