import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Boxes, Globe, Server } from "lucide-react";
import { useEffect, useState } from "react";
import { fetchJson } from "@/components/data/fetch-json";
import { visibleText } from "@/components/data/visible-text";
import { STATUS } from "@/components/status/status-meta";
import { useVnfs } from "@/components/vnfs/use-vnfs";
import { PROTECTION_STATUS } from "@/components/vnfs/vnf-status";
import { routes } from "@/lib/routes";
import type { Command } from "./commands";
import { matches } from "./commands";
import { SITE_STATUS } from "./site-summary";
import { useSiteHref } from "./use-site-href";
import { useSites } from "./use-sites";

/** The part of `GET /api/vms` that the command menu reads. */
interface FoundServers {
  rows: { siteId: string; id: string; name: string; siteName: string; projectName: string; status: string }[];
}

const LIMIT = 8;
const SETTLED_MS = 150;

/** The VNFs, the VMs and the sites that a typed text finds. `failed`: the VMs could not be searched. */
export function useFound(query: string) {
  const hrefOf = useSiteHref();
  const settled = useSettled(query);
  const search = new URLSearchParams({ search: settled, limit: String(LIMIT) });
  const servers = useQuery<FoundServers, Error>({
    queryKey: ["command-menu", settled],
    queryFn: ({ signal }) => fetchJson<FoundServers>(`${routes.api.vms}?${search}`, signal),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  const sites = useSites().data?.sites ?? [];
  const vnfs = useVnfs().data?.rows ?? [];
  const isCurrent = settled === query && !servers.isPlaceholderData;
  if (query === "") return { vnfs: [], vms: [], sites: [], failed: false, searching: false };
  return {
    vnfs: vnfs
      .filter(({ name }) => matches(name, query))
      .slice(0, LIMIT)
      .map<Command>(({ id, name, siteName, protection }) => ({
        id: `vnf ${id}`,
        label: visibleText(name),
        note: `${STATUS[PROTECTION_STATUS[protection]].word}, at ${visibleText(siteName)}`,
        icon: Boxes,
        effect: { href: routes.vnf(id) },
      })),
    // Those of the text before are still here while the new ones come: only what fits the new text may be opened.
    vms: (servers.data?.rows ?? []).map(toCommand).filter((vm) => isCurrent || matches(vm.label, query)),
    sites: sites
      .filter(({ name, region }) => matches(`${name} ${region}`, query))
      .slice(0, LIMIT)
      .map<Command>(({ id, name, state }) => ({
        id: `site ${id}`,
        label: name,
        note: STATUS[SITE_STATUS[state]].word,
        icon: Globe,
        effect: { href: hrefOf(id) },
      })),
    failed: servers.isError,
    searching: servers.isFetching || settled !== query,
  };
}

const toCommand = ({ siteId, id, name, siteName, projectName }: FoundServers["rows"][number]): Command => ({
  id: `vm ${siteId} ${id}`,
  label: visibleText(name),
  note: `${projectName} at ${siteName}`,
  icon: Server,
  effect: { href: routes.vm(siteId, id) },
});

/** A value once it has stopped changing for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
