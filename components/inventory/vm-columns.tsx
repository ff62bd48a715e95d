import { Inert } from "@/components/data/inert";
import { RowLink } from "@/components/data/row-stop";
import type { VirtualColumn } from "@/components/data/virtual-table-types";
import { visibleText } from "@/components/data/visible-text";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { FailoverMark } from "@/components/recoveries/failover-mark";
import type { InventoryRow } from "@/lib/inventory/inventory";
import { routes } from "@/lib/routes";
import { Unknown } from "./part-note";
import { VmStatus } from "./vm-status";

/** An em dash for none: a nought only where nought was counted. */
const NONE = <span className="text-subtle">—</span>;

function Addresses({ addresses: [first, ...more] }: { addresses: readonly string[] }) {
  if (first === undefined) return NONE;
  return (
    <span title={[first, ...more].join(", ")}>
      <span className="font-mono text-12">{first}</span>
      {more.length > 0 && <span className="text-12 text-subtle"> + {more.length}</span>}
    </span>
  );
}

export const VM_COLUMNS: readonly VirtualColumn<InventoryRow>[] = [
  {
    id: "name",
    head: "Name",
    sortable: true,
    cell: ({ siteId, id, name, drill, mark }) => (
      <span className="flex min-w-0 items-center gap-2">
        <RowLink
          href={routes.vm(siteId, id)}
          className="truncate font-medium hover:underline"
          title={visibleText(name)}
        >
          <Inert text={name} />
        </RowLink>
        {drill && <DrillMark small />}
        {mark && <FailoverMark mark={mark} small />}
      </span>
    ),
  },
  {
    id: "site",
    head: "Site",
    sortable: true,
    width: "w-[14%]",
    cell: ({ siteName }) => <Inert text={siteName} />,
  },
  {
    id: "project",
    head: "Project",
    sortable: true,
    width: "w-[14%]",
    muted: true,
    cell: ({ projectName }) => <Inert text={projectName} />,
  },
  {
    id: "status",
    head: "Status",
    sortable: true,
    width: "w-[17%]",
    cell: ({ group, status, taskState, stale, asOf }) => (
      <VmStatus group={group} status={status} taskState={taskState} stale={stale} asOf={asOf} />
    ),
  },
  {
    id: "volumes",
    head: "Volumes",
    sortable: true,
    align: "right",
    width: "w-[88px]",
    cell: ({ volumes }) => volumes ?? <Unknown />,
  },
  {
    id: "addresses",
    head: "Addresses",
    width: "w-[17%]",
    cell: ({ addresses }) => (addresses === null ? <Unknown /> : <Addresses addresses={addresses} />),
  },
  {
    id: "flavor",
    head: "Flavor",
    sortable: true,
    width: "w-[12%]",
    muted: true,
    cell: ({ flavor }) => (flavor === null ? NONE : <Inert text={flavor} />),
  },
];
