import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import { routes } from "@/lib/routes";
import { runKeys } from "@/lib/run-views/run-keys";
import type { RunList } from "@/lib/runs/run-view";

const ACTIVE_POLL_MS = 2_000;

/** One page of the runs that fit a query, kept up to date: often while one of them goes on. */
export const useRuns = (query: string, initial: RunList | null) =>
  useQuery<RunList, Error>({
    queryKey: runKeys.list(query),
    queryFn: ({ signal }) =>
      fetchJson<RunList>(query === "" ? routes.api.runs : `${routes.api.runs}?${query}`, signal),
    ...(initial ? { initialData: initial, initialDataUpdatedAt: Date.parse(initial.asOf) } : {}),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, error, dataUpdatedAt } }) => {
      if (isSignedOut(error)) return false;
      const isActive = data?.rows.some(
        ({ state, isHeld }) => state === "running" || state === "queued" || isHeld,
      );
      return !error && isActive ? ACTIVE_POLL_MS : pollInterval(Date.now() - (dataUpdatedAt || Date.now()));
    },
  });
