import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import type { DrillsPage } from "@/lib/recoveries/list-vnf-drills";
import { routes } from "@/lib/routes";
import { drillsKey } from "@/lib/vnfs/vnf-keys";

/** Drills take minutes, and are due by days. */
const POLL_MS = 10_000;

/** Which VNFs were drilled, and which drills stand; kept up to date. */
export const useDrills = () =>
  useQuery<DrillsPage, Error>({
    queryKey: drillsKey,
    queryFn: ({ signal }) => fetchJson<DrillsPage>(routes.api.drills, signal),
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : POLL_MS),
  });
