"use client";

import type { ReactNode } from "react";
import { StaleNotice } from "@/components/data/stale-notice";
import { useFreezes } from "@/components/freezes/use-freezes";
import { useStuckRuns } from "@/components/freezes/use-stuck-runs";
import { StoryBar } from "@/components/story/story-bar";
import { timedRows } from "@/components/vnfs/timed-rows";
import { useDecisions, useVnfs } from "@/components/vnfs/use-vnfs";
import { installationVerdict } from "@/lib/installation/installation-verdict";
import { DecisionsSection, DrillsSection } from "./decisions-section";
import { frozenWords } from "./frozen-words";
import { InstallationFacts } from "./installation-facts";
import { NextSection } from "./next-section";
import { NothingKnown } from "./nothing-known";
import { NowSection } from "./now-section";
import { OverviewSkeleton } from "./overview-skeleton";
import { SitesSection } from "./sites-section";
import { SlotsSection } from "./slots-section";
import { useInstallation } from "./use-installation";
import { VerdictLine } from "./verdict-line";
import { overviewVerdict } from "./vnf-verdict";
import { VnfsSection } from "./vnfs-section";
import { WorkersSection } from "./workers-section";

/** The overview: what is true of this installation now, worst first. */
export function OverviewView({ notice }: { notice?: ReactNode }) {
  const { data, error, refetch } = useInstallation();
  const vnfs = useVnfs();
  const decisions = useDecisions();
  const stuck = useStuckRuns();
  const freezes = useFreezes();
  // The server hands the first state in with the page: without it, its own read had failed.
  if (!data) return error ? <NothingKnown error={error} retry={refetch} /> : <OverviewSkeleton />;
  const stale = error !== null;
  const rows = timedRows(vnfs.data, stale || vnfs.error !== null);
  return (
    <>
      <VerdictLine
        verdict={overviewVerdict({
          installation: installationVerdict(data),
          rows,
          stuck,
          decisions: decisions.data ?? null,
        })}
        frozen={freezes.isError || !vnfs.data?.rows.length ? null : frozenWords(freezes.data)}
        asOf={data.asOf}
        stale={stale}
      />
      {error ? (
        <StaleNotice error={error} />
      ) : (
        vnfs.error && <StaleNotice error={vnfs.error} known={vnfs.data !== undefined} />
      )}
      <StoryBar />
      {notice && <div className="mb-4">{notice}</div>}
      <div className="-mx-gutter -mb-8 grid flex-1 border-t border-line md:grid-cols-[minmax(0,1fr)_288px]">
        <div className="min-w-0 px-gutter pt-2 pb-6">
          {vnfs.data?.hasSites && <VnfsSection rows={rows} decisions={decisions.data ?? null} />}
          <SitesSection sites={data.sites} asOf={data.asOf} stale={stale} />
          <WorkersSection workers={data.workers} asOf={data.asOf} stale={stale} />
        </div>
        <div className="border-line px-5 pt-2 pb-5 max-md:border-t md:border-l">
          {decisions.data && <DecisionsSection decisions={decisions.data} />}
          {decisions.data && <SlotsSection slots={decisions.data.slots} />}
          <NowSection rows={rows} />
          <NextSection rows={rows} decisions={decisions.data ?? null} />
          {decisions.data && (
            <DrillsSection
              due={decisions.data.due}
              never={rows.filter(({ lastDrill, newestPoint }) => lastDrill === null && newestPoint !== null)}
            />
          )}
          <InstallationFacts installation={data} />
        </div>
      </div>
    </>
  );
}
