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
import type { ChooseMapping } from "../choose-target";
import { OpenRecoveryNote } from "../open-recovery";
import { useRecoveryOptions } from "../use-recovery-options";
import { RestorePage } from "./restore-page";
import type { StartRestore } from "./use-start-restore";

export interface RestoreProps {
  vnfId: string;
  start: StartRestore;
  /** Of VMs in the place of those that are there. */
  startInPlace: StartRestore;
  choose: ChooseMapping;
  /** ms for which the password need not be typed again. */
  provedForMs: number;
  /** Names this visit's start: pressed twice, it is one run. */
  startKey: string;
}

/** The way to a restore at the VNF's own site, or why there is none. */
export function RestoreView({ vnfId, ...rest }: RestoreProps) {
  const { data: vnf } = useVnf(vnfId);
  const { data, error, refetch, isFetching } = useRecoveryOptions(vnfId);
  if (vnf?.deletedAt || data?.home.isRemembered)
    return (
      <>
        <PageHeader title={<Inert text={vnf?.name ?? data?.vnf.name ?? "Restore"} />} />
        <EmptyState
          kind="none"
          title={vnf?.deletedAt ? "This VNF was deleted" : "Its site is known from manifests only"}
          action={
            <Link
              href={vnf?.deletedAt ? routes.vnf(vnfId) : routes.recoverVnf(vnfId)}
              className={buttonClass("primary")}
            >
              {vnf?.deletedAt ? "Show what is left of it" : "Recover it elsewhere"}
            </Link>
          }
        >
          {vnf?.deletedAt
            ? "Nothing of it is restored any more."
            : "Nothing can be made there: add its credentials on the site’s page, or recover it at another site."}
        </EmptyState>
      </>
    );
  if (data?.open) return <OpenRecoveryNote vnfName={data.vnf.name} open={data.open} />;
  if (data) return <RestorePage options={data} error={error} {...rest} />;
  if (!error) return <PageSkeleton label="Reading what can be restored…" />;
  return (
    <>
      <PageHeader title="Restore" />
      <ReadFailed what="The recovery points" error={error} retry={() => void refetch()} busy={isFetching} />
    </>
  );
}
