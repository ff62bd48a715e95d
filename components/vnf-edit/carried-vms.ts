import { routes } from "@/lib/routes";

/** An address of more VMs would be longer than servers take. */
const MOST_IN_ADDRESS = 100;
const KEY = "stillpoint.vms-for-a-vnf";

/**
 * The address of the form that makes a VNF of these VMs. More than an address can hold are kept for this tab, and the
 * address says so.
 */
export function carryToForm(vms: readonly (readonly [siteId: string, serverId: string])[]): string {
  const siteId = vms[0]?.[0];
  const serverIds = vms.map(([, serverId]) => serverId);
  if (!siteId || serverIds.length <= MOST_IN_ADDRESS) return routes.addVnf(siteId, serverIds);
  sessionStorage.setItem(KEY, JSON.stringify({ siteId, serverIds }));
  return `${routes.addVnf(siteId)}&vms=kept`;
}

/** The VMs that were kept for the form of this site; empty when there are none (any more). */
export function keptVms(siteId: string): string[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as {
      siteId?: unknown;
      serverIds?: unknown;
    };
    if (kept?.siteId !== siteId || !Array.isArray(kept.serverIds)) return [];
    return kept.serverIds.filter((id) => typeof id === "string");
  } catch {
    return [];
  }
}
