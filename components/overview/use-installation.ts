import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
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
