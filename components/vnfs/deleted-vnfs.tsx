import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import type { DeletedVnfRow } from "@/lib/vnfs/list-deleted-vnfs";

/** The deleted VNFs that still have recovery points: each is brought back, or its points are deleted, on its page. */
export function DeletedVnfs({ rows }: { rows: readonly DeletedVnfRow[] }) {
  return (
    <>
      <PageHeader
        title="Deleted VNFs, with recovery points"
        note={rows.length > 0 && "their points are kept until somebody deletes them"}
      />
      {rows.length === 0 ? (
        <EmptyState kind="none" title="No deleted VNF has recovery points">
          A VNF that is deleted and whose recovery points are kept is found here: to be brought back, or to
          have its points deleted.
        </EmptyState>
      ) : (
        <Table label="Deleted VNFs">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th>Site</Th>
              <Th>Deleted at, UTC</Th>
              <Th align="right">Recovery points</Th>
              <Th>Newest, UTC</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, siteName, deletedAt, points, held, newestAt }) => (
              <Tr key={id}>
                <Td strong>
                  <Link href={routes.vnf(id)} className="hover:underline hover:underline-offset-3">
                    <Inert text={name} />
                  </Link>
                </Td>
                <Td>
                  <Inert text={siteName} />
                </Td>
                <Td muted>
                  <time dateTime={deletedAt}>{formatDayTime(deletedAt)}</time>
                </Td>
                <Td align="right">
                  {points}
                  {held > 0 && <span className="text-muted"> ({held} held)</span>}
                </Td>
                <Td muted>
                  <time dateTime={newestAt}>{formatDayTime(newestAt)}</time>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
