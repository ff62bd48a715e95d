"use client";

import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import type { CleanUpDrill } from "@/components/runs/clean-up-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/skeleton";
import { NoVnfs } from "@/components/vnfs/no-vnfs";
import { useVnfsBeside } from "@/components/vnfs/use-vnfs";
import { DrilledVnfs } from "./drilled-vnfs";
import { dueNote } from "./due-words";
import { OpenDrills } from "./open-drills";
import { useDrills } from "./use-drills";

/** Which VNFs were proved to come back, which are due, and what drills left standing. */
export function DrillsView({ cleanUp }: { cleanUp: CleanUpDrill }) {
  const { data, error, refetch, isFetching } = useDrills();
  const vnfs = useVnfsBeside();
  if (!data)
    return (
      <>
        <PageHeader title="Drills" />
        {error ? (
          <ReadFailed what="The drills" error={error} retry={() => void refetch()} busy={isFetching} />
        ) : (
          <TableSkeleton label="Reading the drills…" />
        )}
      </>
    );
  const isStale = error !== null;
  return (
    <>
      <PageHeader title="Drills" note={data.vnfs.length > 0 && dueNote(data.vnfs)} />
      {error && <StaleNotice error={error} />}
      {data.vnfs.length === 0 && data.open.length === 0 && <Nothing hasSites={vnfs.data?.hasSites} />}
      {data.open.length > 0 && (
        <Section title="Under way and kept" note="each takes room at its site until it is cleaned up">
          <OpenDrills drills={data.open} asOf={data.asOf} isStale={isStale} cleanUp={cleanUp} />
        </Section>
      )}
      {data.vnfs.length > 0 && (
        <Section title="VNFs" note="those that are due first">
          <DrilledVnfs vnfs={data.vnfs} asOf={data.asOf} isStale={isStale} />
        </Section>
      )}
    </>
  );
}

/** There is no VNF: nothing can be drilled. */
function Nothing({ hasSites }: { hasSites: boolean | undefined }) {
  if (hasSites !== undefined) return <NoVnfs hasSites={hasSites} />;
  return (
    <EmptyState kind="none" title="Nothing to drill yet">
      A drill rebuilds a VNF at another site, cut off from everything, and proves that it would come back.
    </EmptyState>
  );
}
