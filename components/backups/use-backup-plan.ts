import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import type { BackupPlan } from "@/lib/backups/backup-plan";
import { routes } from "@/lib/routes";
import { backupPlanKey } from "@/lib/vnfs/vnf-keys";

/** A plan, and the hash by which it is started. */
export interface PlanToStart {
  plan: BackupPlan;
  hash: string;
}

const POLL_MS = 10_000;

/** What a backup would do now, asked again and again: what it is started by must be what is shown. */
export const useBackupPlan = (vnfId: string, enabled: boolean) =>
  useQuery<PlanToStart, Error>({
    queryKey: backupPlanKey(vnfId),
    queryFn: ({ signal }) => fetchJson<PlanToStart>(routes.api.backupPlan(vnfId), signal),
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : POLL_MS),
    enabled,
  });
