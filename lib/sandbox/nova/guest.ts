import type { Site } from "../core/site";
import { endGuest, isFrozen, markFrozen } from "./guest-state";
import { QUIESCE_RECORDS } from "./quiesce/rows";
import { SERVERS } from "./rows";
import { refreshWriting } from "./server-change";

export { isFrozen };

/**
 * Freezes a guest, whatever Nova knows of it.
 * @param by who has it frozen, for the log
 * @returns false when it was frozen already: its agent refuses a second freeze
 */
export function freezeGuest(site: Site, serverId: string, by: string): boolean {
  if (!site.rows(SERVERS).get(serverId) || isFrozen(site, serverId)) return false;
  markFrozen(site, serverId, true, by);
  refreshWriting(site, serverId);
  return true;
}

/** Thaws a guest. One that is not frozen is thawed successfully. */
export function thawGuest(site: Site, serverId: string, by: string): void {
  if (!site.rows(SERVERS).get(serverId) || !isFrozen(site, serverId)) return;
  markFrozen(site, serverId, false, by);
  refreshWriting(site, serverId);
}

/** Forgets all of a server that is deleted. */
export function forgetGuest(site: Site, serverId: string): void {
  endGuest(site, serverId);
  site.rows(QUIESCE_RECORDS).remove(serverId);
}
