import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { toRecoveryQuery } from "@/lib/recoveries/recovery-query";
import { routes } from "@/lib/routes";
import { recoveryPlanKey } from "@/lib/vnfs/vnf-keys";
import type { RecoverMode } from "./recover-entries";

/** It asks the target site, which takes seconds: not more often than that. */
const POLL_MS = 15_000;

export interface Wanted {
  mode: RecoverMode;
  siteId: string;
  pointId: string;
  /** Of a drill; 0: cleaned up at its end. */
  keepMinutes: number;
  /** Of a failover. */
  mayFallBack: boolean;
  /** Of a failover: the standing drill in whose place it is made. */
  promotesId?: string | null;
}

/** How the plan of a recovery is asked for. Pure. */
export const planQuery = ({ mode, siteId, pointId, keepMinutes, mayFallBack, promotesId }: Wanted): string =>
  toRecoveryQuery({
    siteId,
    pointId,
    mode,
    cleanUp: mode !== "drill" ? null : keepMinutes === 0 ? "at-end" : { keepForMinutes: keepMinutes },
    only: null,
    ...(mode === "failover" ? { mayFallBack } : {}),
    ...(promotesId ? { promotesId } : {}),
  }).toString();

/** What a recovery would do now, asked again and again: what it is started by must be what is shown. */
export function useRecoveryPlan(vnfId: string, wanted: Wanted | null) {
  const query = wanted === null ? "" : planQuery(wanted);
  return useQuery<RecoveryPlanView, Error>({
    queryKey: recoveryPlanKey(vnfId, query),
    queryFn: ({ signal }) => fetchJson<RecoveryPlanView>(routes.api.recoveryRunPlan(vnfId, query), signal),
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : POLL_MS),
    placeholderData: keepPreviousData,
    enabled: wanted !== null,
  });
}

/** Whether a plan is one of these choices; how long it is kept, and whether it may fall back, do not count. Pure. */
export const isPlanOf = ({ plan }: RecoveryPlanView, { mode, siteId, pointId }: Wanted): boolean =>
  plan.mode === mode && plan.to.id === siteId && plan.point.id === pointId;
