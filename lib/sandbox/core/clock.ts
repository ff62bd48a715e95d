/**
 * Time in the sandbox. Everything that takes a while there (a boot, a snapshot, a token's life) goes by it, so that it
 * can run fast, or stand still until a test moves it.
 */
export interface SandboxClock {
  /** How many times as fast as the machine's; 0 stands still. */
  readonly speed: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs something once, `ms` of this clock from now; the answer calls it off. */
  later(ms: number, run: () => void): () => void;
  /** Moves it on; what becomes due is run in the order of its time, and what that begins, too. */
  advance(ms: number): void;
}

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Waiting {
  at: number;
  run: () => void;
  timer?: NodeJS.Timeout;
}

/** What is due first up to a time; of the same time, what came first. */
function firstOf(waiting: Iterable<Waiting>, until: number): Waiting | undefined {
  let first: Waiting | undefined;
  for (const each of waiting) if (each.at <= until && (!first || each.at < first.at)) first = each;
  return first;
}

/** Follows the machine's clock, `speed` times as fast, and can be moved on. */
export class RunningClock implements SandboxClock {
  private readonly waiting = new Set<Waiting>();
  private began = performance.now();

  constructor(
    readonly speed = 1,
    private startsAt = Date.now(),
  ) {}

  now(): number {
    return this.startsAt + (performance.now() - this.began) * this.speed;
  }

  later(ms: number, run: () => void): () => void {
    const entry: Waiting = { at: this.now() + Math.max(ms, 0), run };
    this.waiting.add(entry);
    this.arm(entry);
    return () => this.forget(entry);
  }

  advance(ms: number): void {
    const end = this.now() + ms;
    for (let due = firstOf(this.waiting, end); due; due = firstOf(this.waiting, end)) {
      this.moveTo(due.at);
      this.forget(due);
      due.run();
    }
    this.moveTo(end);
    for (const entry of this.waiting) this.arm(entry);
  }

  private moveTo(time: number): void {
    if (time <= this.now()) return;
    this.startsAt = time;
    this.began = performance.now();
  }

  private arm(entry: Waiting): void {
    clearTimeout(entry.timer);
    const left = (entry.at - this.now()) / this.speed;
    entry.timer = setTimeout(() => this.fire(entry), Math.min(Math.max(left, 0), LONGEST_TIMER_MS));
  }

  private fire(entry: Waiting): void {
    if (this.now() < entry.at - 0.5) {
      this.arm(entry);
      return;
    }
    // Timers go by whole milliseconds: one of them may come before another that is due a little earlier.
    for (let due = firstOf(this.waiting, entry.at); due; due = firstOf(this.waiting, entry.at)) {
      this.forget(due);
      due.run();
    }
  }

  private forget(entry: Waiting): void {
    clearTimeout(entry.timer);
    this.waiting.delete(entry);
  }
}

/** Stands still until it is moved. */
export class ManualClock implements SandboxClock {
  readonly speed = 0;
  private readonly waiting = new Set<Waiting>();

  constructor(private time = Date.parse("2026-03-01T00:00:00Z")) {}

  now(): number {
    return this.time;
  }

  later(ms: number, run: () => void): () => void {
    const entry = { at: this.time + Math.max(ms, 0), run };
    this.waiting.add(entry);
    return () => void this.waiting.delete(entry);
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (let due = firstOf(this.waiting, end); due; due = firstOf(this.waiting, end)) {
      this.time = due.at;
      this.waiting.delete(due);
      due.run();
    }
    this.time = end;
  }
}
