import { systemClock } from "../clock";

const REMEMBERED_MS = 15_000;

/**
 * Which sites gave no answer a moment ago: they are asked last and briefly, so that a flood of sign-ins does not wait
 * the whole time for a dark site, once for each. In memory: each app process learns for itself.
 */
export class SilentSites {
  readonly #since = new Map<string, number>();

  constructor(private readonly now: () => number = systemClock.monotonic) {}

  has(siteId: string): boolean {
    const since = this.#since.get(siteId);
    if (since === undefined) return false;
    if (this.now() - since < REMEMBERED_MS) return true;
    this.#since.delete(siteId);
    return false;
  }

  note(siteId: string): void {
    this.#since.set(siteId, this.now());
  }

  /** It answered. */
  forget(siteId: string): void {
    this.#since.delete(siteId);
  }
}

/** Those of this process. */
export const silentSites = new SilentSites();
