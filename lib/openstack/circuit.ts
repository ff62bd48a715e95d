import type { Clock } from "@/lib/clock";

/**
 * Stops calling a service that has failed several times in a row, and lets a single call through after a pause to
 * see whether it is back. Urgent calls are let through always and count all the same.
 */
export class Circuit {
  private failures = 0;
  private openedAt: number | undefined;
  private probing = false;
  /** What the last failure was, for the error of a call that is held back. */
  lastCause = "";

  constructor(
    private readonly clock: Clock,
    private readonly threshold = 5,
    private readonly pauseMs = 10_000,
  ) {}

  /** True when calls are held back now. */
  get isOpen(): boolean {
    return this.openedAt !== undefined && this.clock.monotonic() - this.openedAt < this.pauseMs;
  }

  /** Ask to send a call. False: hold it back. */
  admit(urgent = false): boolean {
    if (urgent || this.openedAt === undefined) return true;
    if (this.isOpen || this.probing) return false;
    this.probing = true;
    return true;
  }

  /** The service answered, whatever it said. */
  succeeded(): void {
    this.failures = 0;
    this.openedAt = undefined;
    this.probing = false;
  }

  /** The service could not be reached, did not answer in time, or a proxy answered in its place. */
  failed(cause = ""): void {
    this.probing = false;
    this.lastCause = cause;
    if (++this.failures >= this.threshold) this.openedAt = this.clock.monotonic();
  }

  /** The call ended without saying anything about the service (cancelled, refused locally). */
  abandoned(): void {
    this.probing = false;
  }
}
