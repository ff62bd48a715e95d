import { systemClock } from "../clock";

const PER_SOURCE = 60;
const ALL_SOURCES = 600;
const WINDOW_MS = 60_000;
const MAX_SOURCES = 1_000;

interface Window {
  endsAt: number;
  written: number;
  suppressed: number;
}

/**
 * Keeps a loop of refused requests from flooding the log: 60 a minute of one source (a session, or an address), 600 of
 * all, and the rest as a number. In memory: each process counts for itself.
 */
export class RefusalLimits {
  readonly #windows = new Map<string, Window>();
  #all: Window = { endsAt: 0, written: 0, suppressed: 0 };

  constructor(
    private readonly now: () => number = systemClock.monotonic,
    private readonly later: (work: () => void, ms: number) => void = (work, ms) => {
      setTimeout(work, ms).unref();
    },
  ) {}

  /**
   * Whether a refusal of that source may be written. If not it is counted, and at the end of the minute `onEnd` gets the
   * number once: of that source, or, when it was the others that filled the minute, of all.
   */
  take(source: string, onEnd: (suppressed: number, ofAll: boolean) => void): boolean {
    const now = this.now();
    if (now >= this.#all.endsAt) this.#all = begin(now);
    let own = this.#windows.get(source);
    if (!own || now >= own.endsAt) {
      own = begin(now);
      this.#windows.delete(source);
      this.#windows.set(source, own);
      this.#forgetOldest();
    }
    if (own.written < PER_SOURCE && this.#all.written < ALL_SOURCES) {
      own.written++;
      this.#all.written++;
      return true;
    }
    const ofAll = own.written < PER_SOURCE;
    const full = ofAll ? this.#all : own;
    if (full.suppressed++ === 0) this.later(() => onEnd(full.suppressed, ofAll), full.endsAt - now);
    return false;
  }

  #forgetOldest(): void {
    const oldest = this.#windows.keys().next().value;
    if (this.#windows.size > MAX_SOURCES && oldest !== undefined) this.#windows.delete(oldest);
  }
}

const begin = (now: number): Window => ({ endsAt: now + WINDOW_MS, written: 0, suppressed: 0 });
