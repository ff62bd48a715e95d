import type { Clock } from "@/lib/clock";

/** A call that was let through; exactly one of these is to be called at its end. */
export interface Admission {
  /** The service answered, whatever it said. */
  succeeded(): void;
  /** The service could not be reached, did not answer in time, or a proxy answered in its place. */
  failed(cause: string): void;
  /** The call ended without saying anything about the service (cancelled, hurried, refused locally). */
  abandoned(): void;
}

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

  /**
   * Ask to send a call.
   * @returns undefined to hold it back; else what to tell how it ended
   */
  admit(urgent = false): Admission | undefined {
    let isProbe = false;
    if (this.openedAt !== undefined && !urgent) {
      if (this.isOpen || this.probing) return undefined;
      this.probing = isProbe = true;
    }
    const ended = () => {
      if (isProbe) this.probing = false;
    };
    return {
      succeeded: () => {
        ended();
        this.failures = 0;
        this.openedAt = undefined;
      },
      failed: (cause) => {
        ended();
        this.lastCause = cause;
        if (++this.failures >= this.threshold) this.openedAt = this.clock.monotonic();
      },
      abandoned: ended,
    };
  }
}
