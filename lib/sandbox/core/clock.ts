/**
 * Time in the sandbox. Everything that takes a while there (a boot, a snapshot, a token's life) goes by it, so that it
 * can run fast, or stand still until a test moves it.
 */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs something once, `ms` of this clock from now; the answer calls it off. */
  later(ms: number, run: () => void): () => void;
}

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Follows the machine's clock, `speed` times as fast. */
export class RunningClock implements SandboxClock {
  private readonly began = performance.now();

  constructor(
    private readonly speed = 1,
    private readonly startsAt = Date.now(),
  ) {}

  now(): number {
    return this.startsAt + (performance.now() - this.began) * this.speed;
  }

  later(ms: number, run: () => void): () => void {
    const at = this.now() + ms;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = (at - this.now()) / this.speed;
      timer = setTimeout(
        () => (this.now() >= at - 0.5 ? run() : wait()),
        Math.min(Math.max(left, 0), LONGEST_TIMER_MS),
      );
    };
    wait();
    return () => clearTimeout(timer);
  }
}

/** Stands still until it is moved. */
export class ManualClock implements SandboxClock {
  private waiting: { at: number; run: () => void }[] = [];

  constructor(private time = Date.parse("2026-03-01T00:00:00Z")) {}

  now(): number {
    return this.time;
  }

  later(ms: number, run: () => void): () => void {
    const entry = { at: this.time + Math.max(ms, 0), run };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  /** Moves it on; what becomes due is run in the order of its time, and what that begins, too. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      const due = next;
      this.time = due.at;
      this.waiting = this.waiting.filter((other) => other !== due);
      due.run();
    }
    this.time = end;
  }

  private nextUntil(end: number) {
    return this.waiting.filter((w) => w.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
