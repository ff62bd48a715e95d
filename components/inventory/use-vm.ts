import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { type Vm, vmKey } from "@/lib/inventory/vm";
import { routes } from "@/lib/routes";

const POLL_MS = 10_000;
/** A migration's last seconds decide how it ends. */
const MIGRATING_POLL_MS = 3_000;

/** One VM, asked of its site again and again. What was known before stays while nobody answers. */
export const useVm = (siteId: string, serverId: string, initial: Vm | null) =>
  useQuery<Vm, Error>({
    queryKey: vmKey(siteId, serverId),
    queryFn: ({ signal }) => fetchJson<Vm>(routes.api.vm(siteId, serverId), signal),
    // As old as can be: it is our last known, and the site is asked at once.
    ...(initial ? { initialData: initial, initialDataUpdatedAt: 0 } : {}),
    refetchInterval: ({ state: { data, error } }) => {
      if (isSignedOut(error)) return false;
      return data?.migration.value ? MIGRATING_POLL_MS : POLL_MS;
    },
  });
