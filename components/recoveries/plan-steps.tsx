"use client";

import { Inert } from "@/components/data/inert";
import { Fold } from "@/components/ui/fold";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { PHASE_NAMES } from "@/lib/runs/phases";
import type { StepSeed } from "@/lib/runs/step-journal";

/** Each single step that the run will do, as it will be kept in its journal. */
export function PlanSteps({ steps }: { steps: readonly StepSeed[] }) {
  const { shown, more } = useFirstRows(steps, "steps");
  return (
    <Fold
      title={
        <>
          Every single step{" "}
          <span className="font-normal text-subtle">{steps.length}, as the run keeps them</span>
        </>
      }
    >
      <Table label="Every step of the plan" dense>
        <thead>
          <tr>
            <Th className="w-28">Phase</Th>
            <Th>Step</Th>
            <Th className="w-40">At</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, phase, title, siteName }) => (
            <Tr key={key}>
              <Td muted>{PHASE_NAMES[phase]}</Td>
              <Td wrap>
                <Inert text={title} />
              </Td>
              <Td muted>{siteName ? <Inert text={siteName} /> : "—"}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </Fold>
  );
}
