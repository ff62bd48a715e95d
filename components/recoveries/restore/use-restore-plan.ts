import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { toRecoveryQuery } from "@/lib/recoveries/recovery-query";
import type { RestoreWhat } from "@/lib/recoveries/restore-what";
import { routes } from "@/lib/routes";
import { recoveryPlanKey } from "@/lib/vnfs/vnf-keys";

/** It asks the site, which takes seconds: not more often than that. */
const POLL_MS = 15_000;

interface Wanted {
  siteId: string;
  pointId: string;
  what: RestoreWhat;
  mode: "restore" | "replacement";
}

/** What a restore would do now, asked again and again: what it is started by must be what is shown. */
export function useRestorePlan(vnfId: string, wanted: Wanted | null) {
  const query = wanted === null ? "" : toRecoveryQuery({ ...wanted, cleanUp: null, only: null }).toString();
  return useQuery<RecoveryPlanView, Error>({
    queryKey: recoveryPlanKey(vnfId, query),
    queryFn: ({ signal }) => fetchJson<RecoveryPlanView>(routes.api.recoveryRunPlan(vnfId, query), signal),
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : POLL_MS),
    placeholderData: keepPreviousData,
    enabled: wanted !== null,
  });
}

/** Whether a plan is one of these choices. Pure. */
export const isRestorePlanOf = ({ plan }: RecoveryPlanView, { pointId, what, mode }: Wanted): boolean =>
  plan.mode === mode && plan.point.id === pointId && JSON.stringify(plan.what) === JSON.stringify(what);
