import { WithCode } from "@/components/data/with-code";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import type { WorkerRow } from "@/lib/installation/installation";
import { WorkersTable } from "./workers-table";

/** The workers of this installation, or what to do when there are none. */
export function WorkersSection(props: { workers: WorkerRow[]; asOf: string; stale: boolean }) {
  return (
    <Section title="Workers" note="they do the work, and take over from each other">
      {props.workers.length > 0 ? <WorkersTable {...props} /> : <NoWorkers />}
    </Section>
  );
}

function NoWorkers() {
  return (
    <EmptyState kind="none" title="Start a worker">
      <WithCode text="A worker is a process of its own, beside this web application: it does the runs, and goes on while nobody looks. Start one with `npm run worker`, on this machine or on any that reaches the database. It appears here within seconds." />
    </EmptyState>
  );
}
