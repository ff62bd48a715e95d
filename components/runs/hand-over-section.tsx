import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import type { RunView } from "@/lib/runs/run-view";
import { ResultsTable } from "./results-table";
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
      <ResultsTable
        label="Hand-over"
        heads={{ status: "State", title: "Step" }}
        change={change}
        rows={steps.map(({ key, title, state, endedAt, cause }) => ({
          stepKey: key,
          status: <StatusText status={STEP_STATUS[state]} />,
          at: endedAt,
          title,
          cause,
        }))}
      />
    </Section>
  );
}
