import { Slots } from "../../openstack/slots";

/** Writes that a site is asked for at once beside restores and boots (openstack-api.md G5). */
const WRITES_AT_ONCE = 4;

const sites = new Map<string, Slots>();

/**
 * Waits for a place among the writes of a site.
 * @returns what gives it back
 * @throws the signal's reason
 */
export function writePlace(siteId: string, signal: AbortSignal): Promise<() => void> {
  const slots = sites.get(siteId) ?? new Slots(WRITES_AT_ONCE);
  sites.set(siteId, slots);
  return slots.take(signal);
}
