import { Age } from "@/components/data/age";
import { formatUtc } from "@/components/data/format-time";
import { StatusBadge } from "@/components/status/status-badge";
import type { Status } from "@/components/status/status-meta";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { WorkerRow } from "@/lib/installation/installation";

const STATUS_OF: Record<WorkerRow["state"], Status> = {
  fresh: "workerFresh",
  late: "workerLate",
  gone: "workerGone",
};

interface Props {
  workers: WorkerRow[];
  asOf: string;
  stale: boolean;
}

/** One row per worker, working ones first. */
export function WorkersTable({ workers, asOf, stale }: Props) {
  return (
    <Table label="All workers">
      <thead>
        <tr>
          <Th>State</Th>
          <Th>Host</Th>
          <Th align="right">Process</Th>
          <Th>Version</Th>
          <Th>Started</Th>
          <Th align="right">Last heartbeat</Th>
          <Th>Id</Th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <Tr key={worker.id}>
            <Td>
              <StatusBadge status={STATUS_OF[worker.state]} stale={stale} />
            </Td>
            <Td strong>{worker.hostname}</Td>
            <Td align="right">{worker.pid}</Td>
            <Td>{worker.version}</Td>
            <Td muted>{formatUtc(worker.startedAt)}</Td>
            <Td align="right">
              <Age at={worker.heartbeatAt} asOf={asOf} />
            </Td>
            <Td mono muted>
              {worker.id}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
