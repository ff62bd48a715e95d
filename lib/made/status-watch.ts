import type { Clock } from "../clock";
import { isOpenStackError, type OpenStackError } from "../openstack/errors";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/** What is watched: how it is looked at, and when it has ended. */
export interface Watching<T> {
  /** All that are under way, told by one call where there is such a one: they are not asked for themselves. */
  pending?(session: Session, call: CallOptions): AsyncIterable<{ id: string }>;
  find(session: Session, id: string, call: CallOptions): Promise<T | undefined>;
  isPending(item: T): boolean;
  /** How long until the next look, ms. */
  nextLook(elapsedMs: number, expectedMs: number | null): number;
  /** What was made may be missing from a look for so long. */
  lagMs?: number;
}

export interface WatchOptions {
  /** From history; null: none. */
  expectedMs: number | null;
  /** How long it may be under way while the site answers, ms. */
  deadlineMs: number;
  /** How long it is under way already. */
  elapsedMs?: number;
  signal: AbortSignal;
  /** The site does not answer, or, null, does so again. */
  onTrouble?(error: OpenStackError | null): void;
}

/** "stuck": past its deadline. "dark": its site did not answer for half a day. */
export type Watched<T> =
  | { state: "ended"; item: T }
  | { state: "gone" }
  | { state: "stuck" }
  | { state: "dark"; error: OpenStackError };

interface Entry<T> extends WatchOptions {
  id: string;
  since: number;
  nextAt: number;
  /** Time without an answer: it does not count against the deadline. */
  darkMs: number;
  end(watched: Watched<T>): void;
  fail(error: unknown): void;
}

const DARK_MS = 12 * 3_600_000;
const BACKOFF_MS = { least: 1_000, most: 60_000 };

/**
 * Waits for things of one kind in one project, all together: one list call tells of all that are under way, whosever
 * runs they are, and only one that is not among them any more is asked for itself.
 */
export class StatusWatch<T> {
  private readonly entries = new Set<Entry<T>>();
  private wake = new AbortController();
  private isLooking = false;

  constructor(
    private readonly watching: Watching<T>,
    private session: () => Promise<Session>,
    private readonly clock: Clock,
  ) {}

  /** By this session from now on: the credential's secret may have been replaced. */
  through(session: () => Promise<Session>): this {
    this.session = session;
    return this;
  }

  /**
   * Waits until one is not under way any more.
   * @throws the signal's reason; AppError when the credential was removed
   */
  until(id: string, options: WatchOptions): Promise<Watched<T>> {
    const { signal, elapsedMs = 0, expectedMs } = options;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const now = this.clock.monotonic();
      const leave = () => {
        this.entries.delete(entry);
        signal.removeEventListener("abort", onAbort);
      };
      const entry: Entry<T> = {
        ...options,
        id,
        since: now - elapsedMs,
        nextAt: now + (elapsedMs > 0 ? 0 : this.watching.nextLook(0, expectedMs)),
        darkMs: 0,
        end: (watched) => {
          leave();
          resolve(watched);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => {
        entry.fail(signal.reason);
        this.wake.abort();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.entries.add(entry);
      this.wake.abort();
      if (!this.isLooking) void this.lookOn();
    });
  }

  private async lookOn(): Promise<void> {
    this.isLooking = true;
    let failures = 0;
    let quietUntil = 0;
    while (this.entries.size > 0) {
      const nextAt = Math.min(...[...this.entries].map((entry) => entry.nextAt));
      const pause = Math.max(nextAt, quietUntil) - this.clock.monotonic();
      if (pause > 0) {
        this.wake = new AbortController();
        await this.clock.sleep(pause, this.wake.signal).catch(() => {});
        // Somebody came or left: what is due next may have changed.
        if (this.wake.signal.aborted) continue;
      }
      const beganAt = this.clock.monotonic();
      const error = await this.look();
      const now = this.clock.monotonic();
      failures = error ? failures + 1 : 0;
      quietUntil = error ? now + pauseAfter(failures, error) : 0;
      this.judge(now, error, error ? Math.max(quietUntil, now) - beganAt : 0);
    }
    this.isLooking = false;
  }

  /** One look at all. @returns why there was no answer */
  private async look(): Promise<OpenStackError | undefined> {
    const waiting = [...this.entries];
    try {
      const session = await this.session();
      const underWay = new Set<string>();
      if (waiting.length > 1 && this.watching.pending)
        for await (const { id } of this.watching.pending(session, {})) underWay.add(id);
      const ended = waiting.filter((entry) => !underWay.has(entry.id) && this.entries.has(entry));
      await Promise.all(ended.map((entry) => this.lookAt(session, entry)));
      return undefined;
    } catch (error) {
      if (isOpenStackError(error)) return error;
      for (const entry of [...this.entries]) entry.fail(error);
      return undefined;
    }
  }

  private async lookAt(session: Session, entry: Entry<T>): Promise<void> {
    const { find, isPending, lagMs = 0 } = this.watching;
    const item = await find(session, entry.id, {});
    if (item) {
      if (!isPending(item)) entry.end({ state: "ended", item });
      return;
    }
    // Reads may lag behind: what is not there is looked for once more.
    const isGone = this.clock.monotonic() - entry.since >= lagMs && !(await find(session, entry.id, {}));
    if (isGone) entry.end({ state: "gone" });
  }

  private judge(now: number, error: OpenStackError | undefined, darkMs: number): void {
    for (const entry of [...this.entries]) {
      if (error) {
        if (entry.darkMs === 0) entry.onTrouble?.(error);
        entry.darkMs += darkMs;
        if (entry.darkMs > DARK_MS) entry.end({ state: "dark", error });
        continue;
      }
      if (entry.darkMs > 0) {
        // From here on it is as if the dark had not been.
        entry.onTrouble?.(null);
        entry.since += entry.darkMs;
        entry.darkMs = 0;
      }
      const elapsed = now - entry.since;
      if (elapsed > entry.deadlineMs) entry.end({ state: "stuck" });
      else entry.nextAt = now + this.watching.nextLook(elapsed, entry.expectedMs);
    }
  }
}

/** Doubling, with full jitter so that many do not come back together; at least what the site asks for. */
function pauseAfter(failures: number, { retryAfterMs = 0 }: OpenStackError): number {
  const bound = Math.min(BACKOFF_MS.most, BACKOFF_MS.least * 2 ** Math.min(failures, 10));
  return Math.max(retryAfterMs, BACKOFF_MS.least, Math.random() * bound);
}

/** The watches over one kind of thing: one for each credential, shared by all runs in this process. */
export class StatusWatches<T> {
  readonly #known = new WeakMap<Clock, Map<string, StatusWatch<T>>>();

  constructor(private readonly watching: Watching<T>) {}

  of(credentialId: string, session: () => Promise<Session>, clock: Clock): StatusWatch<T> {
    const known = this.#known.get(clock) ?? new Map<string, StatusWatch<T>>();
    this.#known.set(clock, known);
    const watch = known.get(credentialId)?.through(session) ?? new StatusWatch(this.watching, session, clock);
    known.set(credentialId, watch);
    return watch;
  }
}
