import { useQuery } from "@tanstack/react-query";
import { ApiError, fetchJson } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import { type Installation, installationKey } from "@/lib/installation/installation";
import { routes } from "@/lib/routes";

/** The installation's state, kept up to date. The last known state stays while the server does not answer. */
export const useInstallation = () =>
  useQuery<Installation, Error>({
    queryKey: installationKey,
    queryFn: ({ signal }) => fetchJson<Installation>(routes.api.installation, signal),
    refetchInterval: ({ state }) =>
      isSignedOut(state.error) ? false : pollInterval(Date.now() - (state.dataUpdatedAt || Date.now())),
  });

/** Whether a read failed because the session has ended: asking again is then of no use. */
export const isSignedOut = (error: Error | null): boolean =>
  error instanceof ApiError && error.status === 401;
