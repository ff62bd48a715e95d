import type { SiteLimits } from "./connection";
import { Slots } from "./slots";

/** What a call occupies: quick reads, quick writes, freeze windows, transfers that last; or nothing (thaws, signing in). */
export type SlotKind = "read" | "write" | "window" | "transfer" | "none";

/** One service may take this share of a site's slots: when it hangs, the others still have some. */
const SHARE = 0.75;

/** The calls in flight at one site: capped for the site by kind, and by service within it (I16). */
export class SiteSlots {
  private readonly site: Record<Exclude<SlotKind, "none">, Slots>;
  private readonly services = new Map<string, Slots>();

  constructor(private readonly limits: SiteLimits) {
    this.site = {
      read: new Slots(limits.reads),
      write: new Slots(limits.writes),
      window: new Slots(limits.window),
      transfer: new Slots(limits.transfers),
    };
  }

  /**
   * Wait for a slot.
   * @returns the function that gives it back
   * @throws the signal's reason when it is aborted first
   */
  async take(kind: SlotKind, service: string, signal: AbortSignal): Promise<() => void> {
    if (kind === "none") return () => {};
    const leaveService = await this.serviceSlots(kind, service).take(signal);
    try {
      const leaveSite = await this.site[kind].take(signal);
      return () => {
        leaveSite();
        leaveService();
      };
    } catch (error) {
      leaveService();
      throw error;
    }
  }

  private serviceSlots(kind: Exclude<SlotKind, "none">, service: string): Slots {
    const key = `${kind} ${service}`;
    const known = this.services.get(key);
    if (known) return known;
    const { reads, writes, window, transfers } = this.limits;
    const size = { read: reads, write: writes, window, transfer: transfers }[kind];
    const isShared = kind === "read" || kind === "write";
    const slots = new Slots(isShared ? Math.ceil(size * SHARE) : size);
    this.services.set(key, slots);
    return slots;
  }
}
