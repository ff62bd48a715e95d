/**
 * A bounded number of calls in flight. Urgent calls (thaws) take no slot and never wait; everyone else queues in
 * the order of arrival (DESIGN section 5, I16).
 */
export class Slots {
  private inUse = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly size: number) {}

  /** Calls that hold a slot now. */
  get active(): number {
    return this.inUse;
  }

  /**
   * Wait for a slot.
   * @returns the function that gives it back; calling it again does nothing
   * @throws the signal's reason when it is aborted first
   */
  async take(signal: AbortSignal, urgent = false): Promise<() => void> {
    if (urgent) return () => {};
    if (this.inUse < this.size) this.inUse++;
    else await this.queue(signal);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.waiting.shift();
      if (next) next();
      else this.inUse--;
    };
  }

  private queue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const grant = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(grant), 1);
        reject(signal.reason);
      };
      this.waiting.push(grant);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }
}
