import Link from "next/link";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import type { Inventory } from "@/lib/inventory/inventory";
import { routes } from "@/lib/routes";

interface Props {
  inventory: Inventory;
  isFiltered: boolean;
  clear: () => void;
  /** Who looks: an administrator can add a site; what the sign-in gave decides what is seen. */
  reader: { canAddSites: boolean; seesAll: boolean; projects: readonly string[] };
}

/** Why the table is empty, and what to do about it. */
export function NoVms({ inventory, isFiltered, clear, reader }: Props) {
  if (!inventory.hasSites)
    return (
      <EmptyState
        kind="none"
        title="No sites yet"
        action={
          reader.canAddSites && (
            <Link href={routes.addSite} className={buttonClass("primary")}>
              Add a site
            </Link>
          )
        }
      >
        A site is one OpenStack region. Its VMs are listed here as soon as it is added
        {reader.canAddSites ? "." : "; an administrator adds it."}
      </EmptyState>
    );
  if (inventory.sites.length === 0) return <NoProject reader={reader} />;
  if (isFiltered)
    return (
      <EmptyState
        kind="filtered"
        title="No VM fits these filters"
        action={<Button onClick={clear}>Clear filters</Button>}
      >
        There are {inventory.sites.reduce((sum, { vms }) => sum + vms, 0).toLocaleString("en-US")} VMs in all.
      </EmptyState>
    );
  const isUnread = inventory.sites.some(({ asOf }) => asOf === null);
  if (isUnread)
    return (
      <EmptyState kind="failed" title="The VMs are not known yet">
        A site that could not be read yet may have some. Stillpoint keeps asking; above it says why.
      </EmptyState>
    );
  return (
    <EmptyState kind="none" title="No VMs here">
      The projects that Stillpoint reads at {inventory.sites.map(({ name }) => name).join(", ")} have no VMs.
    </EmptyState>
  );
}

function NoProject({ reader }: Pick<Props, "reader">) {
  if (reader.seesAll)
    return (
      <EmptyState kind="none" title="No project is read yet">
        A site lists the VMs of the projects that it has a credential of. Add one on the{" "}
        <Link href={routes.sites} className="underline underline-offset-3">
          site’s page
        </Link>
        .
      </EmptyState>
    );
  return (
    <EmptyState kind="forbidden" title="None of your projects is read by Stillpoint">
      {reader.projects.length === 0
        ? "Your sign-in gave no project. "
        : `Your sign-in gave ${reader.projects.join(", ")}; no site has a credential of ${reader.projects.length === 1 ? "it" : "them"}. `}
      An administrator of Stillpoint can add one; after a change of your roles in OpenStack, sign in again.
    </EmptyState>
  );
}
