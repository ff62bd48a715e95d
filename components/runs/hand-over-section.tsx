import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RunView } from "@/lib/runs/run-view";
import { STEP_STATUS } from "./run-status";
import type { RunAddress } from "./use-run-address";

interface Props {
  run: RunView;
  change: (to: Partial<RunAddress>) => void;
}

/** How traffic was led to the new VMs: addresses, names, the operator's own hook. */
export function HandOverSection({ run, change }: Props) {
  const steps = run.steps.filter(({ phase }) => phase === "hand-over");
  if (!steps.some(({ startedAt }) => startedAt !== null)) return null;
  return (
    <Section title="Hand-over" note="so that what asked for the VNF finds it there">
      <Table label="Hand-over" dense fixed>
        <thead>
          <tr>
            <Th className="w-[180px]">State</Th>
            <Th>Step</Th>
            <Th className="w-[120px]">At</Th>
            <Th className="w-[30%]">Why</Th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ key, title, state, endedAt, cause }) => (
            <Tr key={key}>
              <Td>
                <StatusText status={STEP_STATUS[state]} />
              </Td>
              <Td strong wrap>
                <button
                  type="button"
                  onClick={() => change({ step: key, phase: null, isClosed: false })}
                  className="rounded-s text-left hover:underline hover:underline-offset-3"
                >
                  <Inert text={title} />
                </button>
              </Td>
              <Td muted>{endedAt ? formatUtcTime(endedAt) : "—"}</Td>
              <Td muted wrap>
                {cause ? <Inert text={cause} /> : "—"}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
