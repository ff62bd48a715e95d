"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";
import { givesWay, OpenRecoveryNote } from "../open-recovery";
import { addressOf, type RecoverStep } from "../recover-entries";
import { useRecoveryOptions } from "../use-recovery-options";
import { isPlanOf, useRecoveryPlan, type Wanted } from "../use-recovery-plan";

export interface Confirmed {
  options: RecoveryOptions;
  view: RecoveryPlanView;
  /** Why what is shown may be old. */
  error: Error | null;
  /** @param refusal why a start was refused: told also when the VNF is taken by another run meanwhile */
  readAgain: (refusal?: string) => void;
}

interface Props {
  vnfId: string;
  mode: "failover" | "relocation";
  /** The page's own title while nothing else is known. */
  title: string;
  /** What the address names, if it can be had. */
  wantedOf: (options: RecoveryOptions, params: Pick<URLSearchParams, "get">) => Wanted | null;
  /** Where that is chosen, and what to say when the address does not name it. */
  choose: {
    step: RecoverStep;
    title: string;
    action: string;
    text: (params: Pick<URLSearchParams, "get">) => string;
  };
  children: (confirmed: Confirmed) => ReactNode;
}

/** The last step to a recovery that is confirmed on a page of its own: of what the address names, as it would be now. */
export function ConfirmView({ vnfId, mode, title, wantedOf, choose, children }: Props) {
  const params = useSearchParams();
  const [refusal, setRefusal] = useState<string>();
  const client = useQueryClient();
  const { data: options, error, refetch, isFetching } = useRecoveryOptions(vnfId);
  const isHeld = options?.open && !(mode === "failover" && givesWay(options.open));
  const wanted = options && !isHeld ? wantedOf(options, params) : null;
  const read = useRecoveryPlan(vnfId, wanted);
  const view = read.data && wanted && isPlanOf(read.data, wanted) ? read.data : undefined;
  if (!options && error)
    return (
      <>
        <PageHeader title={title} />
        <ReadFailed what="The VNF" error={error} retry={() => void refetch()} busy={isFetching} />
      </>
    );
  if (!options) return <PageSkeleton label="Reading what can be recovered…" />;
  if (options.open && isHeld)
    return <OpenRecoveryNote vnfName={options.vnf.name} open={options.open} refusal={refusal} />;
  if (!wanted)
    return (
      <>
        <PageHeader title={<Inert text={options.vnf.name} />} />
        <EmptyState
          kind="none"
          title={choose.title}
          action={
            <Link
              href={`${routes.recoverVnf(vnfId)}${addressOf({ step: choose.step, mode })}`}
              className={buttonClass("primary")}
            >
              {choose.action}
            </Link>
          }
        >
          {choose.text(params)}
        </EmptyState>
      </>
    );
  if (!view && read.error)
    return (
      <>
        <PageHeader title={title} />
        <ReadFailed
          what="The plan"
          error={read.error}
          retry={() => void read.refetch()}
          busy={read.isFetching}
        />
      </>
    );
  if (!view) return <PageSkeleton label="Asking both sites, and making the plan…" />;
  const readAgain = (why?: string) => {
    setRefusal(why);
    void client.invalidateQueries({ queryKey: ["vnfs"] });
  };
  return children({ options, view, error: read.error ?? error, readAgain });
}
