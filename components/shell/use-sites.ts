import { useQuery } from "@tanstack/react-query";
import { ApiError, fetchJson } from "@/components/data/fetch-json";
import { useNow } from "@/components/data/use-now";
import { routes } from "@/lib/routes";
import type { SiteSummaries } from "./site-summary";

/** The key under which every page finds the sites' states; invalidate it after a site was changed. */
export const sitesKey = ["sites"] as const;

const POLL_MS = 10_000;
const FINAL = [401, 403, 404];

/**
 * The states of all sites, kept up to date. The last known ones stay while the server does not answer. Who wants more
 * of the answer than the shell does names its type.
 */
export const useSites = <T extends SiteSummaries = SiteSummaries>() =>
  useQuery<T, Error>({
    queryKey: sitesKey,
    queryFn: ({ signal }) => fetchJson<T>(routes.api.sites, signal),
    refetchInterval: ({ state: { error } }) =>
      error instanceof ApiError && FINAL.includes(error.status) ? false : POLL_MS,
  });

/** The server's time, carried on from its last answer: a reader's clock may be minutes off. Null before the first. */
export function useServerNow(): number | null {
  const { data, dataUpdatedAt } = useSites();
  const now = useNow();
  return data && now !== null ? Date.parse(data.asOf) + (now - dataUpdatedAt) : null;
}
