"use client";

import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useVnf } from "@/components/vnfs/use-vnfs";
import { routes } from "@/lib/routes";
import type { ChooseHooksAction } from "./choose-hooks";
import type { ChooseMapping } from "./choose-target";
import { givesWay, OpenRecoveryNote } from "./open-recovery";
import { RecoverWizard } from "./recover-wizard";
import { useRecoveryOptions } from "./use-recovery-options";
import type { StartDrill } from "./use-start-drill";

export interface RecoverProps {
  vnfId: string;
  start: StartDrill;
  choose: ChooseMapping;
  chooseHooks: ChooseHooksAction;
  /** Names this visit's start: pressed twice, it is one run. */
  startKey: string;
}

/** The way to a drill or a failover of a VNF: what, where, how, and yes. */
export function RecoverView({ vnfId, ...rest }: RecoverProps) {
  const { data: vnf } = useVnf(vnfId);
  const { data, error, refetch, isFetching } = useRecoveryOptions(vnfId);
  if (vnf?.deletedAt)
    return (
      <>
        <PageHeader title={<Inert text={vnf.name} />} />
        <EmptyState
          kind="none"
          title="This VNF was deleted"
          action={
            <Link href={routes.vnf(vnfId)} className={buttonClass("primary")}>
              Show what is left of it
            </Link>
          }
        >
          It is not drilled or failed over any more.
        </EmptyState>
      </>
    );
  if (data?.open && !givesWay(data.open))
    return <OpenRecoveryNote vnfName={data.vnf.name} open={data.open} />;
  if (data) return <RecoverWizard options={data} error={error} {...rest} />;
  if (!error) return <PageSkeleton label="Reading what can be recovered…" />;
  return (
    <>
      <PageHeader title="Recover" />
      <ReadFailed what="The recovery points" error={error} retry={() => void refetch()} busy={isFetching} />
    </>
  );
}
