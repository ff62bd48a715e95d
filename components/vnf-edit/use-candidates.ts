import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { fetchJson } from "@/components/data/fetch-json";
import { routes } from "@/lib/routes";
import type { Candidates } from "@/lib/vnfs/editable-vm";

/** The VMs of a site that may be chosen; the last list stays while another search is read. */
export const useCandidates = (siteId: string, search: string) =>
  useQuery<Candidates, Error>({
    queryKey: ["vnf-candidates", siteId, search],
    queryFn: ({ signal }) => fetchJson<Candidates>(routes.api.vnfCandidates(siteId, search), signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
