import { useRouter } from "next/navigation";
import { useState } from "react";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";
import { useSeenPlan } from "../use-seen-plan";
import { type ConfirmEntries, keptEntries } from "./confirm-entries";
import { type StartRecovery, useStartRecovery } from "./use-start-recovery";

interface Props {
  view: RecoveryPlanView;
  start: StartRecovery;
  startKey: string;
  verb: string;
  readAgain: (refusal?: string) => void;
}

/** What the last page before a failover or a relocation holds: what was looked at, what was entered, and its start. */
export function useConfirm(
  what: "failover" | "relocation",
  { view, start, startKey, verb, readAgain }: Props,
) {
  const vnfId = view.plan.vnf.id;
  const router = useRouter();
  const seen = useSeenPlan(view, false);
  const [entries, setEntries] = useState<ConfirmEntries>(() => keptEntries.of(vnfId));
  const change = (more: Partial<ConfirmEntries>) => {
    const next = { ...entries, ...more };
    keptEntries.keep(vnfId, next);
    setEntries(next);
  };
  const recovery = useStartRecovery(what, start, startKey, verb, {
    onStarted: ({ runId }) => {
      keptEntries.forget(vnfId);
      readAgain();
      router.push(routes.run(runId));
    },
    onRefused: readAgain,
  });
  return { seen, entries, change, recovery };
}
