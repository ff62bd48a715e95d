import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusBadge } from "@/components/status/status-badge";
import type { Status } from "@/components/status/status-meta";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { WorkerState } from "@/lib/installation/worker-state";
import { routes } from "@/lib/routes";
import type { NamedRun, SystemGuardian, SystemWorker } from "@/lib/system/system-view";

const STATUS_OF: Record<WorkerState, Status> = {
  fresh: "workerFresh",
  late: "workerLate",
  gone: "workerGone",
};

/** Each worker, and what it has in its hands. */
export function WorkersTable({ workers, asOf }: { workers: readonly SystemWorker[]; asOf: string }) {
  if (workers.length === 0)
    return (
      <p className="text-13 text-fail">
        No worker is known: nothing is backed up. Start one with <code>npm run worker</code>.
      </p>
    );
  return (
    <Table label="Workers">
      <Head holds="Holds" />
      <tbody>
        {workers.map((worker) => (
          <Tr key={worker.id}>
            <Cells process={worker} asOf={asOf} />
            <Td wrap muted>
              <Holds worker={worker} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Each guardian, and whom it watches. */
export function GuardiansTable({ guardians, asOf }: { guardians: readonly SystemGuardian[]; asOf: string }) {
  if (guardians.length === 0)
    return (
      <p className="text-13 text-fail">
        No guardian is known: start one with <code>npm run guardian</code>, so that what a dead worker left
        frozen is thawed.
      </p>
    );
  return (
    <Table label="Guardians">
      <Head holds="Watches" />
      <tbody>
        {guardians.map((guardian) => (
          <Tr key={guardian.id}>
            <Cells process={guardian} asOf={asOf} />
            <Td wrap muted>
              <Inert text={watched(guardian)} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

const Head = ({ holds }: { holds: string }) => (
  <thead>
    <tr>
      <Th className="w-[120px]">State</Th>
      <Th className="w-[220px]">Host</Th>
      <Th className="w-[170px]">Since, UTC</Th>
      <Th className="w-[110px]">Last beat</Th>
      <Th className="w-[80px]">Version</Th>
      <Th>{holds}</Th>
    </tr>
  </thead>
);

function Cells({ process, asOf }: { process: SystemWorker | SystemGuardian; asOf: string }) {
  return (
    <>
      <Td>
        <StatusBadge status={STATUS_OF[process.state]} />
      </Td>
      <Td strong className="max-w-[220px] py-1.5">
        <span className="block truncate">{process.hostname}</span>
        <span className="block truncate font-mono text-12 font-normal text-subtle">{process.id}</span>
      </Td>
      <Td muted>{formatUtc(process.startedAt).replace(" UTC", "")}</Td>
      <Td muted>
        <Age at={process.heartbeatAt} asOf={asOf} />
      </Td>
      <Td muted>{process.version}</Td>
    </>
  );
}

function Holds({ worker: { runs, frozen } }: { worker: SystemWorker }) {
  if (runs.length + frozen.length === 0) return "nothing";
  return (
    <>
      {runs.map((run, i) => (
        <span key={run.id}>
          {i > 0 && ", "}
          <RunLink run={run} />
        </span>
      ))}
      {frozen.length > 0 && (
        <span className="block">
          may hold frozen: <Inert text={frozen.join(", ")} />
        </span>
      )}
    </>
  );
}

/** A run by its name, and its VNF. */
export const RunLink = ({ run: { id, name, vnfName } }: { run: NamedRun }) => (
  <>
    <Link href={routes.run(id)} className="text-fg underline underline-offset-3">
      {name}
    </Link>{" "}
    of <Inert text={vnfName} />
  </>
);

const watched = ({ watching, thawing }: SystemGuardian): string => {
  if (thawing.length > 0) return `thaws ${thawing.join(", ")}`;
  return watching === 0 ? "nobody is frozen" : watching === 1 ? "one VM" : `${watching} VMs`;
};
