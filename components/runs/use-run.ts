import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import { routes } from "@/lib/routes";
import { runKeys } from "@/lib/run-views/run-keys";
import type { RunView } from "@/lib/runs/run-view";
import { isSettled } from "@/lib/runs/timeline-facts";
import { newerRun } from "./newer-run";
import { watchRun } from "./watch-run";

const POLL_MS = 2_000;
/** What has ended may still learn of its copies. */
const OVER_POLL_MS = 30_000;

export interface LiveRun {
  run: RunView | undefined;
  /** When it was received, by this browser's clock. */
  receivedAt: number;
  error: Error | null;
  /** Neither its events nor answers come: what is shown is the last known. */
  isStale: boolean;
  retry: () => void;
}

/**
 * A run as it goes on: told by the server's events, asked for while those do not come. What was known last stays while
 * nothing is heard, and is said to be that.
 */
export function useRun(runId: string, initial: RunView | null): LiveRun {
  const client = useQueryClient();
  const [isStreaming, setStreaming] = useState(false);
  const [openedAt] = useState(() => Date.now());
  const key = runKeys.one(runId);
  const { data, error, dataUpdatedAt, refetch } = useQuery<RunView, Error>({
    queryKey: key,
    // What did not change is the same already, and to compare the rest of a large run is work for nothing.
    structuralSharing: false,
    queryFn: async ({ signal }) =>
      newerRun(await fetchJson<RunView>(routes.api.run(runId), signal), client.getQueryData<RunView>(key)),
    ...(initial ? { initialData: initial, initialDataUpdatedAt: openedAt } : {}),
    refetchInterval: ({ state }) => {
      if (isSignedOut(state.error) || isStreaming) return false;
      const least = state.data && isSettled(state.data) ? OVER_POLL_MS : POLL_MS;
      return state.error ? Math.max(least, pollInterval(Date.now() - state.dataUpdatedAt)) : least;
    },
  });
  const isOut = isSignedOut(error);
  const isDone = data !== undefined && isSettled(data);
  const isGone = data === undefined && error !== null;
  const take = useRef((_: RunView) => {});
  useEffect(() => {
    take.current = (run) => {
      client.setQueryData<RunView>(runKeys.one(runId), (known) => newerRun(run, known));
    };
  });
  useEffect(() => {
    if (isOut || isDone || isGone) return;
    return watchRun(routes.api.runEvents(runId), {
      onRun: (run) => take.current(run),
      onLive: setStreaming,
    });
  }, [runId, isOut, isDone, isGone]);
  return {
    run: data,
    receivedAt: dataUpdatedAt,
    error: isStreaming ? null : error,
    isStale: error !== null && !isStreaming,
    retry: () => void refetch(),
  };
}
