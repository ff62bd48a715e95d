import type { Clock } from "../clock";

/** Who waits for a place. */
export interface Waiting {
  clock: Clock;
  signal: AbortSignal;
  /**
   * Takes a place in the database if there is one: a mark that a worker's death leaves in place, so that whoever takes
   * over has the place already. @returns whether there was one
   */
  claim(): Promise<boolean>;
}

interface Entry extends Waiting {
  /** When it came, or somebody before it was let in. */
  since: number;
  leave(isIn: boolean): void;
  fail(error: unknown): void;
}

interface Queue {
  waiting: Entry[];
  wake: AbortController;
}

/** The places of one kind that each site has, over all workers; in this process they are given by the order of arrival. */
export class Places {
  readonly #queues = new Map<string, Queue>();

  constructor(
    /** Another process gives one back: between two looks for that, and how long nobody may be let in. ms */
    private readonly of: { againMs: number; longestMs: number },
  ) {}

  /**
   * Waits until a site has room for one more.
   * @returns false when nobody was let in for so long that nothing can be hoped for
   * @throws the signal's reason; what the claim throws
   */
  take(siteId: string, wanted: Waiting): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const { signal, clock } = wanted;
      if (signal.aborted) return reject(signal.reason);
      const known = this.#queues.get(siteId);
      const queue: Queue = known ?? { waiting: [], wake: new AbortController() };
      const leave = () => {
        signal.removeEventListener("abort", onAbort);
        const at = queue.waiting.indexOf(entry);
        if (at >= 0) queue.waiting.splice(at, 1);
      };
      const entry: Entry = {
        ...wanted,
        since: clock.monotonic(),
        leave: (isIn) => {
          leave();
          resolve(isIn);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => {
        entry.fail(signal.reason);
        queue.wake.abort();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      queue.waiting.push(entry);
      if (known) return;
      this.#queues.set(siteId, queue);
      void this.#letIn(siteId, queue);
    });
  }

  /** Somebody's place is free again: who waits here is let in at once. */
  free(siteId: string): void {
    this.#queues.get(siteId)?.wake.abort();
  }

  async #letIn(siteId: string, queue: Queue): Promise<void> {
    for (let [first] = queue.waiting; first; [first] = queue.waiting) {
      queue.wake = new AbortController();
      try {
        if (await first.claim()) {
          first.leave(true);
          for (const waiting of queue.waiting) waiting.since = waiting.clock.monotonic();
          continue;
        }
        if (first.clock.monotonic() - first.since > this.of.longestMs) {
          first.leave(false);
          continue;
        }
      } catch (error) {
        first.fail(error);
        continue;
      }
      await first.clock.sleep(this.of.againMs, queue.wake.signal).catch(() => {});
    }
    this.#queues.delete(siteId);
  }
}
