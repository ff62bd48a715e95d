"use client";

import type { ReactNode } from "react";
import { StaleNotice } from "@/components/data/stale-notice";
import { installationVerdict } from "@/lib/installation/installation-verdict";
import { InstallationFacts } from "./installation-facts";
import { NothingKnown } from "./nothing-known";
import { OverviewSkeleton } from "./overview-skeleton";
import { SitesSection } from "./sites-section";
import { useInstallation } from "./use-installation";
import { VerdictLine } from "./verdict-line";
import { WorkersSection } from "./workers-section";

/** The overview: what is true of this installation now, worst first. */
export function OverviewView({ notice }: { notice?: ReactNode }) {
  const { data, error, refetch } = useInstallation();
  // The server hands the first state in with the page: without it, its own read had failed.
  if (!data) return error ? <NothingKnown error={error} retry={refetch} /> : <OverviewSkeleton />;
  const stale = error !== null;
  return (
    <>
      <VerdictLine verdict={installationVerdict(data)} asOf={data.asOf} stale={stale} />
      {error && <StaleNotice error={error} />}
      {notice && <div className="mb-4">{notice}</div>}
      <div className="-mx-gutter -mb-8 grid flex-1 border-t border-line md:grid-cols-[minmax(0,1fr)_288px]">
        <div className="min-w-0 px-gutter pt-2 pb-6">
          <SitesSection sites={data.sites} asOf={data.asOf} stale={stale} />
          <WorkersSection workers={data.workers} asOf={data.asOf} stale={stale} />
        </div>
        <InstallationFacts installation={data} />
      </div>
    </>
  );
}
