import type { Site } from "../../core/site";
import type { Host } from "../../placement/rows";
import { SERVERS, type Server } from "../rows";
import { SERVER_GROUPS } from "../rows-site";

/** Which hosts a server's group lets it have. (nova/scheduler/filters/affinity_filter.py; the soft ones only weigh) */
export function groupRule(site: Site, { id, serverGroupId }: Server): (host: Host) => boolean {
  const group = serverGroupId ? site.rows(SERVER_GROUPS).get(serverGroupId) : undefined;
  if (!group || group.policy.startsWith("soft-")) return () => true;
  const members = site.rows(SERVERS).filter((each) => each.serverGroupId === group.id && each.id !== id);
  const on = (host: Host) => members.filter((each) => each.hostName === host.name).length;
  if (group.policy === "anti-affinity") return (host) => on(host) < (group.rules.max_server_per_host ?? 1);
  const hosts = new Set(members.flatMap(({ hostName }) => hostName ?? []));
  return (host) => hosts.size === 0 || hosts.has(host.name);
}
