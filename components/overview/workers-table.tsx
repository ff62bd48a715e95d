import { formatDuration, formatUtc } from "@/components/data/format-time";
import { StatusBadge } from "@/components/status/status-badge";
import type { Status } from "@/components/status/status-meta";
import type { WorkerRow } from "@/lib/installation/installation";

const STATUS_OF: Record<WorkerRow["state"], Status> = {
  fresh: "workerFresh",
  late: "workerLate",
  gone: "workerGone",
};
const HEAD =
  "h-8 border-b border-line pr-4 text-left text-12 font-normal whitespace-nowrap text-subtle last:pr-0";
const CELL = "h-10 border-b border-faint pr-4 whitespace-nowrap last:pr-0";

/** One row per worker, working ones first. */
export function WorkersTable({
  workers,
  asOf,
  stale,
}: {
  workers: WorkerRow[];
  asOf: string;
  stale: boolean;
}) {
  return (
    // Focusable, so that a keyboard can scroll it where it is wider than its place.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus (WCAG 2.1.1)
    <section className="overflow-x-auto" aria-label="All workers" tabIndex={0}>
      <table className="w-full border-collapse text-13">
        <thead>
          <tr>
            <th className={HEAD}>State</th>
            <th className={HEAD}>Host</th>
            <th className={`${HEAD} text-right`}>Process</th>
            <th className={HEAD}>Version</th>
            <th className={HEAD}>Started</th>
            <th className={`${HEAD} text-right`}>Last heartbeat</th>
            <th className={HEAD}>Id</th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.id} className="hover:bg-hover">
              <td className={CELL}>
                <StatusBadge status={STATUS_OF[worker.state]} stale={stale} />
              </td>
              <td className={`${CELL} font-medium`}>{worker.hostname}</td>
              <td className={`${CELL} text-right`}>{worker.pid}</td>
              <td className={CELL}>{worker.version}</td>
              <td className={`${CELL} text-muted`}>{formatUtc(worker.startedAt)}</td>
              <td className={`${CELL} text-right`}>
                <time dateTime={worker.heartbeatAt} title={formatUtc(worker.heartbeatAt)}>
                  {formatDuration(Date.parse(asOf) - Date.parse(worker.heartbeatAt))} ago
                </time>
              </td>
              <td className={`${CELL} font-mono text-12 text-muted`}>{worker.id}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
