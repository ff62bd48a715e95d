import { queryOptions, useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import type { Decisions } from "@/lib/recoveries/decisions";
import type { PointsList } from "@/lib/recovery-points/list-points";
import type { PointView } from "@/lib/recovery-points/point-view";
import { routes } from "@/lib/routes";
import type { VnfsList, VnfView } from "@/lib/vnfs/vnf";
import { decisionsKey, pointKey, pointsKey, vnfKey, vnfsKey } from "@/lib/vnfs/vnf-keys";

interface State {
  error: Error | null;
  dataUpdatedAt: number;
}

const whileAnswered = ({ state }: { state: State }) =>
  isSignedOut(state.error) ? false : pollInterval(Date.now() - (state.dataUpdatedAt || Date.now()));

const list = queryOptions<VnfsList, Error>({
  queryKey: vnfsKey,
  queryFn: ({ signal }) => fetchJson<VnfsList>(routes.api.vnfs, signal),
});

/** All VNFs that the reader sees, kept up to date. What was read last stays while nothing answers. */
export const useVnfs = () => useQuery({ ...list, refetchInterval: whileAnswered });

const SIDE_POLL_MS = 30_000;

/** The same where it stands beside every page: what is read for a page serves it too. */
export const useVnfsBeside = () =>
  useQuery({
    ...list,
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : SIDE_POLL_MS),
  });

const MANY_VMS = 100;
const MANY_POLL_MS = 20_000;

/** What waits for a person among the VNFs. */
export const useDecisions = () =>
  useQuery<Decisions, Error>({
    queryKey: decisionsKey,
    queryFn: ({ signal }) => fetchJson<Decisions>(routes.api.decisions, signal),
    refetchInterval: whileAnswered,
  });

/** One VNF. One of very many VMs is asked for less often: what is told of 500 is most of a megabyte. */
export const useVnf = (vnfId: string) =>
  useQuery<VnfView, Error>({
    queryKey: vnfKey(vnfId),
    queryFn: ({ signal }) => fetchJson<VnfView>(routes.api.vnf(vnfId), signal),
    refetchInterval: ({ state }) => {
      const usual = whileAnswered({ state });
      return usual !== false && (state.data?.members.length ?? 0) > MANY_VMS
        ? Math.max(usual, MANY_POLL_MS)
        : usual;
    },
  });

/** The newest recovery points of a VNF. */
export const usePoints = (vnfId: string) =>
  useQuery<PointsList, Error>({
    queryKey: pointsKey(vnfId),
    queryFn: ({ signal }) => fetchJson<PointsList>(routes.api.vnfPoints(vnfId), signal),
    refetchInterval: whileAnswered,
  });

/** One recovery point. */
export const usePoint = (vnfId: string, pointId: string) =>
  useQuery<PointView, Error>({
    queryKey: pointKey(pointId),
    queryFn: ({ signal }) => fetchJson<PointView>(routes.api.vnfPoint(vnfId, pointId), signal),
    refetchInterval: whileAnswered,
  });
