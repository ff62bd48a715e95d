import { log } from "../log";
import { applyChange, changeOf } from "../runs/run-change";
import { runChannel } from "../runs/run-channel";
import type { RunView } from "../runs/run-view";
import { readRun } from "./read-run";
import { toRunView } from "./to-run-view";

/** What is told within this time is shown together. */
const TOGETHER_MS = 150;
/** Putting a large run together costs time: it takes a quarter of it at most, and is never older than this. */
const SHARE = 4;
const MOST_MS = 900;
/** While a VM stands still, time alone makes it an alarm: nobody need tell of it. */
const HELD_MS = 1_000;

const feeds = new Map<string, RunFeed>();

/** The one feed of a run in this process; it goes on while somebody follows it. */
export function feedOf(runId: string): RunFeed {
  const key = runId.toLowerCase();
  const feed = feeds.get(key) ?? new RunFeed(key);
  feeds.set(key, feed);
  return feed;
}

/** Reads a run again whenever it changes: once for all who watch it, whoever they are. */
export class RunFeed {
  /** As it was read last; null: there is no such run any more; undefined: not read yet. */
  view: RunView | null | undefined;
  readonly #followers = new Set<() => void>();
  #stopListening: (() => void) | undefined;
  #due: NodeJS.Timeout | undefined;
  #held: NodeJS.Timeout | undefined;
  #isReading = false;
  #isChanged = false;
  #waitMs = 0;

  constructor(private readonly runId: string) {}

  /** @param told whenever `view` is new; the first time soon, with what is true then @returns how to stop */
  follow(told: () => void): () => void {
    this.#stopListening ??= runChannel().listen(this.runId, () => this.#note());
    this.#followers.add(told);
    this.#note();
    return () => {
      this.#followers.delete(told);
      if (this.#followers.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = undefined;
      clearTimeout(this.#due);
      clearTimeout(this.#held);
      this.#due = undefined;
      if (feeds.get(this.runId) === this) feeds.delete(this.runId);
    };
  }

  #note(): void {
    this.#isChanged = true;
    if (this.#isReading || this.#due || this.#followers.size === 0) return;
    this.#due = setTimeout(() => void this.#read(), this.#waitMs);
  }

  async #read(): Promise<void> {
    this.#due = undefined;
    clearTimeout(this.#held);
    this.#isReading = true;
    this.#isChanged = false;
    const begun = performance.now();
    try {
      const rows = await readRun(this.runId);
      this.view = rows ? shared(this.view, toRunView(rows, new Date())) : null;
      this.#waitMs = Math.min(Math.max(TOGETHER_MS, (performance.now() - begun) * SHARE), MOST_MS);
    } catch (error) {
      // A database that is away: the page sees no change, and is told of what it missed.
      log.warn({ err: error, run: this.runId }, "a run could not be read for who watches it");
      this.#isChanged = true;
      this.#waitMs = MOST_MS;
    } finally {
      this.#isReading = false;
    }
    for (const told of [...this.#followers]) told();
    if (this.#isChanged) this.#note();
    else if (this.view && this.view.held.length > 0 && this.#followers.size > 0)
      this.#held = setTimeout(() => this.#note(), HELD_MS);
  }
}

/** The new view, of the old one's parts where they say the same: whoever compares the two need not look into them. */
function shared(known: RunView | null | undefined, fresh: RunView): RunView {
  if (!known) return fresh;
  const change = changeOf(known, fresh);
  return change ? (applyChange(known, change) ?? fresh) : { ...known, now: fresh.now };
}
