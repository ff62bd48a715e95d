import { WithCode } from "@/components/data/with-code";
import type { WorkerRow } from "@/lib/installation/installation";
import { WorkersTable } from "./workers-table";

/** The workers of this installation, or what to do when there are none. */
export function WorkersSection(props: { workers: WorkerRow[]; asOf: string; stale: boolean }) {
  return (
    <section aria-labelledby="workers" className="min-w-0 px-gutter pt-2 pb-6">
      <div className="mb-1 flex h-8 items-center gap-2">
        <h2 id="workers" className="text-14 font-semibold">
          Workers
        </h2>
        <span className="text-13 text-subtle">they do the work, and take over from each other</span>
      </div>
      {props.workers.length > 0 ? <WorkersTable {...props} /> : <NoWorkers />}
    </section>
  );
}

function NoWorkers() {
  return (
    <div className="max-w-[560px] pt-8">
      <h3 className="text-20 font-semibold tracking-[-0.012em]">Start a worker</h3>
      <p className="mt-1 max-w-[72ch] text-muted">
        <WithCode text="A worker is a process of its own, beside this web application: it does the runs, and goes on while nobody looks. Start one with `npm run worker`, on this machine or on any that reaches the database. It appears here within seconds." />
      </p>
    </div>
  );
}
