import type { Site } from "../../core/site";
import type { Server } from "../rows";
import { isInCycle } from "./due";
import { QUIESCE_RECORDS } from "./rows";
import { LOOK_MS } from "./settings";

/** Has the guard look at a server in `ms`. An earlier appointment is void. */
export function lookLater(site: Site, serverId: string, ms: number): void {
  site.later("nova.quiesce-guard", ms, serverId, { serverId, look: voidLooks(site, serverId) });
}

/** Makes the appointments void: somebody is at work on it. @returns the number of the next one */
export function voidLooks(site: Site, serverId: string): number {
  const records = site.rows(QUIESCE_RECORDS);
  const look = (records.get(serverId)?.look ?? 0) + 1;
  if (records.get(serverId)) records.update(serverId, { look });
  return look;
}

/** The guard sees soon that somebody has put a server into another state while its guest may be frozen. */
export function noticeState(site: Site, server: Server): void {
  if (site.rows(QUIESCE_RECORDS).get(server.id) && !isInCycle(server)) lookLater(site, server.id, LOOK_MS);
}
