import { AppError } from "../errors";
import { withDeadline } from "../openstack/deadline";

interface Size {
  atOnce: number;
  waiting: number;
  deadlineMs: number;
  /** What one group may have of both. */
  perGroup?: { atOnce: number; waiting: number };
}

interface Waiting {
  group: string;
  start: () => void;
}

/**
 * Work of which a little is done at once, a little waits, and the rest is refused: a flood piles nothing up. Work of one
 * group, such as a client's, cannot take all places, and its turn comes after that of groups that have less under way.
 */
export class BoundedQueue {
  readonly #running = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #total = 0;

  constructor(private readonly size: Size) {}

  /** Does the work when its turn comes. @throws AppError `unavailable` when it would not come soon */
  async run<T>(work: () => Promise<T>, group = ""): Promise<T> {
    await this.#turn(group);
    try {
      return await work();
    } finally {
      this.#total--;
      const left = this.#of(group) - 1;
      if (left > 0) this.#running.set(group, left);
      else this.#running.delete(group);
      this.#next();
    }
  }

  #turn(group: string): Promise<void> {
    const waitingToo = this.#waiting.filter((other) => other.group === group).length;
    const { perGroup } = this.size;
    // Who can start at once waits for nobody.
    if (!this.#hasRoom(group)) {
      const isFull = this.#waiting.length >= this.size.waiting;
      if (isFull || (perGroup && group && waitingToo >= perGroup.waiting)) return Promise.reject(tooMany());
    }
    return new Promise((resolve, reject) => {
      const { signal, clear } = withDeadline(this.size.deadlineMs);
      const mine: Waiting = {
        group,
        start: () => {
          clear();
          resolve();
        },
      };
      signal.addEventListener("abort", () => {
        this.#waiting.splice(this.#waiting.indexOf(mine), 1);
        reject(tooMany());
      });
      this.#waiting.push(mine);
      this.#next();
    });
  }

  /** Starts what has its turn: of those whose group has room, the first of the group with the least under way. */
  #next(): void {
    while (this.#total < this.size.atOnce) {
      const able = this.#waiting.filter(({ group }) => this.#hasRoom(group));
      const least = Math.min(...able.map(({ group }) => this.#of(group)));
      const first = able.find(({ group }) => this.#of(group) === least);
      if (!first) return;
      this.#waiting.splice(this.#waiting.indexOf(first), 1);
      this.#total++;
      this.#running.set(first.group, least + 1);
      first.start();
    }
  }

  #hasRoom(group: string): boolean {
    const { atOnce, perGroup } = this.size;
    return this.#total < atOnce && (!perGroup || !group || this.#of(group) < perGroup.atOnce);
  }

  readonly #of = (group: string): number => this.#running.get(group) ?? 0;
}

const tooMany = () =>
  new AppError("unavailable", "Too many sign-ins are under way. Try again in a few seconds.");
