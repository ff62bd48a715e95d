import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import { type FreezesView, freezesKey } from "@/lib/freezes/freezes-view";
import { routes } from "@/lib/routes";

const USUAL_MS = 2_000;
const HELD_MS = 1_000;

/** Who is frozen now, asked often: a stuck freeze is an outage. The last known stays while the server does not answer. */
export const useFreezes = () =>
  useQuery<FreezesView, Error>({
    queryKey: freezesKey,
    queryFn: ({ signal }) => fetchJson<FreezesView>(routes.api.freezes, signal),
    refetchInterval: ({ state: { error, data, dataUpdatedAt } }) => {
      if (isSignedOut(error)) return false;
      if (error) return pollInterval(Date.now() - (dataUpdatedAt || Date.now()));
      return data && data.held.length > 0 ? HELD_MS : USUAL_MS;
    },
  });
