import type { Metadata } from "next";
import { Suspense } from "react";
import { VmsView } from "@/components/inventory/vms-view";
import { Page } from "@/components/shell/page";
import { PageSkeleton } from "@/components/ui/skeleton";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import type { Session } from "@/lib/auth/session-store";
import { visibleProjects } from "@/lib/auth/visible-projects";
import type { Inventory } from "@/lib/inventory/inventory";
import { readInventoryQuery } from "@/lib/inventory/inventory-query";
import { listInventory } from "@/lib/inventory/list-servers";
import { log } from "@/lib/log";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "VMs" };

export default async function VmsPage({ searchParams }: PageProps<"/vms">) {
  const session = await requirePagePermission(routes.vms, "inventory.view");
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams))
    for (const one of [value ?? []].flat()) asked.append(name, one);
  return (
    <Page trail={[{ label: "VMs" }]} fill>
      <Suspense fallback={<PageSkeleton label="Reading the VMs…" />}>
        <Vms session={session} asked={asked} />
      </Suspense>
    </Page>
  );
}

async function Vms({ session, asked }: { session: Session; asked: URLSearchParams }) {
  const reader = {
    canAddSites: may(session.role, "sites.change"),
    seesAll: visibleProjects(session) === "all",
    projects: session.projects.map(({ name }) => name),
  };
  return <VmsView initial={await firstPage(session, asked)} reader={reader} />;
}

/** What could not be read now is asked for again by the browser, which says so meanwhile. */
async function firstPage(session: Session, asked: URLSearchParams): Promise<Inventory | null> {
  const { offset: _, limit: __, ...filters } = readInventoryQuery(asked);
  try {
    return await listInventory(session, filters);
  } catch (error) {
    log.error({ err: error }, "the VMs could not be read");
    return null;
  }
}
