import { AppError } from "../errors";
import { withDeadline } from "../openstack/deadline";
import { Slots } from "../openstack/slots";

/** Work of which a little is done at once, a little waits, and the rest is refused: a flood piles nothing up. */
export class BoundedQueue {
  readonly #slots: Slots;
  #waiting = 0;

  constructor(private readonly size: { atOnce: number; waiting: number; deadlineMs: number }) {
    this.#slots = new Slots(size.atOnce);
  }

  /** Does the work when its turn comes. @throws AppError `unavailable` when it would not come soon */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.size.waiting) throw tooMany();
    const { signal, clear } = withDeadline(this.size.deadlineMs);
    this.#waiting++;
    const giveBack = await this.#slots
      .take(signal)
      .catch(() => {
        throw tooMany();
      })
      .finally(() => {
        this.#waiting--;
        clear();
      });
    try {
      return await work();
    } finally {
      giveBack();
    }
  }
}

const tooMany = () =>
  new AppError("unavailable", "Too many sign-ins are under way. Try again in a few seconds.");
