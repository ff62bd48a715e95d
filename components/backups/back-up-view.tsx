"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useVnf } from "@/components/vnfs/use-vnfs";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";
import { backupPlanKey } from "@/lib/vnfs/vnf-keys";
import { PlanChanged } from "./plan-changed";
import { PlanNotes } from "./plan-notes";
import { PlanView } from "./plan-view";
import { StartButton } from "./start-button";
import { useBackupPlan } from "./use-backup-plan";
import { useStartBackup } from "./use-start-backup";

type Start = (input: unknown) => Promise<ActionResult<{ runId: string; number: number }>>;

interface Props {
  vnfId: string;
  start: Start;
  /** Names this visit's start: pressed twice, it is one run. */
  startKey: string;
}

/** The plan of a backup, before it starts; and the button that starts exactly it. */
export function BackUpView({ vnfId, start, startKey }: Props) {
  const { data: vnf, error, refetch, isFetching } = useVnf(vnfId);
  if (!vnf)
    return error ? (
      <>
        <PageHeader title="Back up" />
        <ReadFailed what="The VNF" error={error} retry={() => void refetch()} busy={isFetching} />
      </>
    ) : (
      <PageSkeleton label="Making the plan…" />
    );
  if (vnf.deletedAt)
    return (
      <>
        <PageHeader title={<Title name={vnf.name} />} />
        <EmptyState
          kind="none"
          title="This VNF was deleted"
          action={
            <Link href={routes.vnf(vnfId)} className={buttonClass("primary")}>
              Show what is left of it
            </Link>
          }
        >
          Nothing of it is backed up any more.
        </EmptyState>
      </>
    );
  return <Plan vnf={vnf} start={start} startKey={startKey} />;
}

const Title = ({ name }: { name: string }) => (
  <>
    Back up <Inert text={name} />
  </>
);

function Plan({ vnf, start, startKey }: Omit<Props, "vnfId"> & { vnf: VnfView }) {
  const { data, error, refetch, isFetching } = useBackupPlan(vnf.id, true);
  const [seen, setSeen] = useState(data?.hash);
  const router = useRouter();
  const client = useQueryClient();
  const { run, busy, problem } = useStartBackup(start, startKey, {
    onStarted: ({ runId }) => {
      void client.invalidateQueries({ queryKey: ["vnfs"] });
      router.push(routes.run(runId));
    },
    // What was refused was most likely another plan than the one that is shown.
    onRefused: () => void client.invalidateQueries({ queryKey: backupPlanKey(vnf.id) }),
  });
  if (data && seen === undefined) setSeen(data.hash);
  const back = (
    <Link href={routes.vnf(vnf.id)} className={buttonClass()}>
      Do not start
    </Link>
  );
  if (!data)
    return error ? (
      <>
        <PageHeader title={<Title name={vnf.name} />} actions={back} />
        <ReadFailed what="The plan" error={error} retry={() => void refetch()} busy={isFetching} />
      </>
    ) : (
      <PageSkeleton label="Making the plan…" />
    );
  const { plan, hash } = data;
  const isChanged = seen !== undefined && seen !== hash;
  return (
    <>
      <PageHeader
        title={<Title name={vnf.name} />}
        note="what will happen, in this order; nothing was done yet"
        actions={
          <>
            {back}
            <StartButton
              vnf={vnf}
              plan={plan}
              busy={busy}
              isChanged={isChanged}
              isUnknown={error !== null}
              onStart={() => void run(vnf.id, hash)}
            />
          </>
        }
      />
      {error && <StaleNotice error={error} />}
      {problem && <PlanNotes.Problem text={problem} />}
      {isChanged && <PlanChanged onSeen={() => setSeen(hash)} />}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <PlanNotes.Warnings notes={plan.warnings} />
      <PlanView plan={plan} />
    </>
  );
}
