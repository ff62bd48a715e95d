import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { routes } from "@/lib/routes";
import { recoveryOptionsKey } from "@/lib/vnfs/vnf-keys";

const POLL_MS = 10_000;

/** What may be chosen before a recovery, kept up to date: points grow older, and another run may begin. */
export const useRecoveryOptions = (vnfId: string) =>
  useQuery<RecoveryOptions, Error>({
    queryKey: recoveryOptionsKey(vnfId),
    queryFn: ({ signal }) => fetchJson<RecoveryOptions>(routes.api.recoveryOptions(vnfId), signal),
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : POLL_MS),
  });
