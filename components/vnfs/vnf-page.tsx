"use client";

import type { ReactNode } from "react";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { VnfView } from "@/lib/vnfs/vnf";
import { useVnf } from "./use-vnfs";
import { VnfHead } from "./vnf-head";

interface Props {
  vnfId: string;
  children: (vnf: VnfView, stale: boolean) => ReactNode;
}

/** A page of a VNF: its head and a section, kept up to date; or why it cannot be shown. */
export function VnfPage({ vnfId, children }: Props) {
  const { data: vnf, error, refetch, isFetching } = useVnf(vnfId);
  if (!vnf) {
    if (!error) return <PageSkeleton label="Reading the VNF…" />;
    return (
      <>
        <PageHeader title="VNF" />
        <ReadFailed what="The VNF" error={error} retry={() => void refetch()} busy={isFetching} />
      </>
    );
  }
  const stale = error !== null;
  return (
    <>
      <VnfHead vnf={vnf} stale={stale} />
      {error && <StaleNotice error={error} />}
      {children(vnf, stale)}
    </>
  );
}
