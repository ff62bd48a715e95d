"use client";

import Link from "next/link";
import { useState } from "react";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { type CheckSites, checkAllSites } from "@/components/shell/check-all-sites";
import { useServerNow, useSites } from "@/components/shell/use-sites";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { TableSkeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { routes } from "@/lib/routes";
import type { SitesList } from "@/lib/sites/sites-list";
import { RememberedSites } from "./remembered-sites";
import { SitesTable } from "./sites-table";
import { sitesVerdict } from "./sites-verdict";

interface Props {
  mayChange: boolean;
  checkAll: CheckSites;
}

/** All sites and how they answer, kept up to date. */
export function SitesView({ mayChange, checkAll }: Props) {
  const { data, error, refetch, isFetching } = useSites<SitesList>();
  const now = useServerNow();
  const sites = data?.sites ?? [];
  return (
    <>
      <PageHeader
        title="Sites"
        note={sites.length > 0 ? sitesVerdict(sites) : undefined}
        actions={mayChange && sites.length > 0 && <Actions checkAll={checkAll} onChecked={refetch} />}
      />
      {!data && !error && <TableSkeleton label="Reading the sites…" rows={3} />}
      {!data && error && (
        <ReadFailed what="The sites" error={error} retry={() => void refetch()} busy={isFetching} />
      )}
      {data && error && <StaleNotice error={error} />}
      {data && sites.length === 0 && <NoSites mayChange={mayChange} />}
      {data && sites.length > 0 && (
        <SitesTable sites={sites} now={now ?? Date.parse(data.asOf)} asOf={data.asOf} />
      )}
      {data && data.remembered.length > 0 && <RememberedSites sites={data.remembered} />}
    </>
  );
}

function Actions({ checkAll, onChecked }: Pick<Props, "checkAll"> & { onChecked: () => unknown }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function run() {
    setBusy(true);
    setProblem(undefined);
    const { isDone, words } = await checkAllSites(checkAll);
    if (isDone) {
      toast(words);
      await onChecked();
    } else setProblem(words);
    setBusy(false);
  }
  return (
    <>
      {problem && <Notice tone="fail">{problem}</Notice>}
      <Button busy={busy} onClick={run}>
        {busy ? "Checking…" : "Check all now"}
      </Button>
      <Link href={routes.addSite} className={buttonClass("primary")}>
        Add site
      </Link>
    </>
  );
}

function NoSites({ mayChange }: { mayChange: boolean }) {
  if (!mayChange)
    return (
      <EmptyState kind="none" title="No sites yet">
        A site is one OpenStack region. An administrator of Stillpoint adds the sites; they appear here then.
      </EmptyState>
    );
  const action = (
    <Link href={routes.addSite} className={buttonClass("primary", "l")}>
      Add the first site
    </Link>
  );
  return (
    <EmptyState kind="none" title="Add the first site" action={action}>
      A site is one OpenStack region. You need the address of its Keystone, the region’s name, and for each
      project to be protected an application credential or a user with the role member. A clouds.yaml has it
      all. Before anything is stored, Stillpoint checks that the site answers and shows each host that a token
      would go to.
    </EmptyState>
  );
}
