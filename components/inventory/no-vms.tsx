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
      <EmptyState
        kind="none"
        title="No project is read yet"
        action={
          <Link href={routes.sites} className={buttonClass("primary")}>
            Open the sites
          </Link>
        }
      >
        A site’s VMs are listed project by project, each read with a credential of its own. Add a credential
        on the page of the site.
      </EmptyState>
    );
  return (
    <EmptyState kind="forbidden" title="None of your projects is read by Stillpoint">
      {reader.projects.length === 0
        ? "Your sign-in gave no project. "
        : reader.projects.length === 1
          ? `Your sign-in gave the project ${reader.projects[0]}, of which no site has a credential. `
          : `Your sign-in gave the projects ${reader.projects.join(", ")}, of which no site has a credential. `}
      An administrator of Stillpoint can add one. After a change of your roles in OpenStack, sign in again.
    </EmptyState>
  );
}
