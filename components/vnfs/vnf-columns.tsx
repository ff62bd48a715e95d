import { Age } from "@/components/data/age";
import { formatDayTime, formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { RowLink } from "@/components/data/row-stop";
import type { VirtualColumn } from "@/components/data/virtual-table-types";
import { visibleText } from "@/components/data/visible-text";
import { REPORT_STATUS } from "@/components/recoveries/report-status";
import { StatusText } from "@/components/status/status-text";
import { routes } from "@/lib/routes";
import type { VnfRow } from "@/lib/vnfs/vnf";
import { NewestRun } from "./newest-run";
import { rpoRatio } from "./rpo-ratio";
import { RpoRatioText } from "./rpo-ratio-text";
import { PROTECTION_STATUS } from "./vnf-status";

/** An em dash for none: a nought only where nought was counted. */
const NONE = <span className="text-subtle">—</span>;

/** A row with the moment that it is of. */
export interface TimedRow extends VnfRow {
  /** Ms since the epoch, by the server's clock. */
  now: number;
  stale: boolean;
}

export const VNF_COLUMNS: readonly VirtualColumn<TimedRow>[] = [
  {
    id: "name",
    head: "Name",
    sortable: true,
    cell: ({ id, name, driftCount }) => (
      <>
        <RowLink href={routes.vnf(id)} className="font-medium hover:underline" title={visibleText(name)}>
          <Inert text={name} />
        </RowLink>
        {driftCount > 0 && (
          <span className="ml-2 text-12 text-warn">
            {driftCount === 1 ? "1 change" : `${driftCount} changes`} at the site
          </span>
        )}
      </>
    ),
  },
  {
    id: "protection",
    head: "Protection",
    sortable: true,
    width: "w-[11.5%]",
    cell: ({ protection, reasons, stale }) => (
      <span title={reasons.length > 0 ? `${reasons.join(". ")}.` : undefined}>
        <StatusText status={PROTECTION_STATUS[protection]} stale={stale} />
      </span>
    ),
  },
  {
    id: "site",
    head: "Site",
    sortable: true,
    width: "w-[7.5%]",
    cell: ({ siteName }) => <Inert text={siteName} />,
  },
  {
    id: "vms",
    head: "VMs / volumes",
    sortable: true,
    align: "right",
    width: "w-[9.5%]",
    cell: ({ vms, volumes }) => (
      <>
        {vms}
        <span className="text-subtle"> / {volumes}</span>
      </>
    ),
  },
  {
    id: "newest",
    head: "Newest point",
    sortable: true,
    align: "right",
    width: "w-[9%]",
    cell: ({ newestPoint, now }) =>
      newestPoint ? (
        <Age at={newestPoint.takenAt} asOf={new Date(now).toISOString()} short />
      ) : (
        <span className="font-medium text-fail">none</span>
      ),
  },
  {
    id: "ratio",
    head: "Of its RPO",
    sortable: true,
    align: "right",
    width: "w-[10%]",
    cell: ({ newestPoint, rpoMinutes, now, stale, protection }) => (
      <>
        {newestPoint && (
          <RpoRatioText
            ratio={rpoRatio(newestPoint.takenAt, rpoMinutes, now)}
            stale={stale || protection === "paused"}
          />
        )}
        <span className="text-subtle"> {formatShortDuration(rpoMinutes * 60_000)}</span>
      </>
    ),
  },
  {
    id: "consistency",
    head: "Consistency",
    sortable: true,
    width: "w-[9%]",
    cell: ({ newestPoint }) => newestPoint?.consistency ?? NONE,
  },
  {
    id: "drill",
    head: "Last drill",
    sortable: true,
    width: "w-[10.5%]",
    cell: ({ lastDrill, now, stale }) =>
      lastDrill ? (
        <span title={`${formatDayTime(lastDrill.at)} UTC, at ${visibleText(lastDrill.siteName)}`}>
          <StatusText status={REPORT_STATUS[lastDrill.verdict]} stale={stale} />{" "}
          <span className="text-muted">
            <Age at={lastDrill.at} asOf={new Date(now).toISOString()} short />
          </span>
        </span>
      ) : (
        <span className="text-muted">never</span>
      ),
  },
  {
    id: "run",
    head: "Run",
    width: "w-[17%]",
    cell: (row) => <NewestRun {...row} asOf={new Date(row.now).toISOString()} />,
  },
];
