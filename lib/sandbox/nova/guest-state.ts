import type { Site } from "../core/site";
import { GUESTS, type Guest } from "./quiesce/rows";
import { SERVERS } from "./rows";

/* The guest behind a server, as its agent holds it. Nova's states tell only what somebody believes of it. */

/** Whether a guest's file systems are frozen: then it writes nothing. */
export const isFrozen = (site: Site, serverId: string): boolean =>
  (site.rows(GUESTS).get(serverId)?.frozenSince ?? null) !== null;

/** What the hypervisor knows of a guest, which it may never have asked anything. */
export const guestOf = (site: Site, serverId: string): Guest =>
  site.rows(GUESTS).get(serverId) ?? { id: serverId, frozenSince: null, frozenBy: null, busyUntil: 0 };

export function changeGuest(site: Site, serverId: string, patch: Partial<Guest>): void {
  const guests = site.rows(GUESTS);
  if (guests.get(serverId)) guests.update(serverId, patch);
  else guests.insert({ ...guestOf(site, serverId), ...patch });
}

/** Notes that it is frozen, or thawed, and by whom. Who calls it sees to what the guest writes; see guest.ts. */
export function markFrozen(site: Site, serverId: string, isFrozen: boolean, by: string): void {
  changeGuest(site, serverId, {
    frozenSince: isFrozen ? site.now() : null,
    frozenBy: isFrozen ? by : null,
  });
  const name = site.rows(SERVERS).get(serverId)?.name;
  const what = isFrozen ? "guest frozen" : "guest thawed";
  site.world.history.add({ site: site.name, kind: "did", what, server: serverId, name, by });
}

/** A guest that is switched off keeps no freeze, and its agent no call. */
export function endGuest(site: Site, serverId: string): void {
  if (isFrozen(site, serverId)) markFrozen(site, serverId, false, "its end");
  site.rows(GUESTS).remove(serverId);
}
