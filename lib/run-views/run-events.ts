import type { Session } from "../auth/session-store";
import { isAppError } from "../errors";
import { log } from "../log";
import { runChannel } from "../runs/run-channel";
import type { RunView } from "../runs/run-view";
import { getRun } from "./get-run";

/** What is told within this time is shown together. */
const TOGETHER_MS = 150;
/** Putting a large run together costs time: it takes a quarter of it at most, and is never older than this. */
const SHARE = 4;
const MOST_MS = 900;
const BEAT_MS = 5_000;
/** Events that may wait for a slow reader. */
const BEHIND = 3;
/** Who has read nothing for so long is gone: the page connects again by itself. */
const GONE_MS = 30_000;
/** Somebody whose rights or session were taken away hears nothing more after this. */
const SESSION_MS = 30_000;

interface Watcher {
  session: Session;
  runId: string;
  /** Still signed in, with the same rights? Null: no longer. */
  renew: () => Promise<Session | null>;
}

/**
 * A run as server-sent events: `run` with the whole view at the beginning and whenever something has changed, `beat`
 * with the server's time in between. Ends when the run is over, or the watcher may not see it any more.
 */
export function runEvents(watcher: Watcher, signal: AbortSignal): ReadableStream<Uint8Array> {
  const stream = new RunStream(watcher);
  // Who left while it was checked leaves nothing to hear of.
  if (signal.aborted) stream.close();
  signal.addEventListener("abort", () => stream.close(), { once: true });
  return new ReadableStream<Uint8Array>({
    start: (controller) => stream.open(controller),
    cancel: () => stream.close(),
  });
}

class RunStream {
  readonly #encoder = new TextEncoder();
  readonly #timers: NodeJS.Timeout[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #stopListening: (() => void) | undefined;
  #due: NodeJS.Timeout | undefined;
  #isReading = false;
  #isChanged = false;
  #waitMs = TOGETHER_MS;
  #isClosed = false;
  #behindSince: number | undefined;
  #session: Session;

  constructor(private readonly watcher: Watcher) {
    this.#session = watcher.session;
  }

  open(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    if (this.#isClosed) {
      controller.close();
      return;
    }
    this.#stopListening = runChannel().listen(this.watcher.runId.toLowerCase(), () => this.#note());
    this.#timers.push(setInterval(() => this.#send("beat", JSON.stringify(new Date())), BEAT_MS));
    this.#timers.push(setInterval(() => void this.#renew(), SESSION_MS));
    void this.#read();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening?.();
    clearTimeout(this.#due);
    for (const timer of this.#timers) clearInterval(timer);
    try {
      this.#controller?.close();
    } catch {
      // The reader has gone first.
    }
  }

  #note(): void {
    this.#isChanged = true;
    if (this.#isReading || this.#due || this.#isClosed) return;
    this.#due = setTimeout(() => void this.#read(), this.#waitMs);
  }

  async #read(): Promise<void> {
    this.#due = undefined;
    // Who reads slowly gets fewer views, and none of them late.
    if (this.#isBehind()) return this.#note();
    this.#isReading = true;
    this.#isChanged = false;
    const begun = performance.now();
    try {
      const run = await getRun(this.#session, this.watcher.runId);
      this.#send("run", JSON.stringify(run));
      if (isOver(run)) return this.close();
    } catch (error) {
      // A database that is away: the page sees no event, says that it is stale, and asks by itself.
      if (isAppError(error)) return this.close();
      log.warn({ err: error, run: this.watcher.runId }, "a run could not be read for who watches it");
      this.#isChanged = true;
    } finally {
      this.#isReading = false;
    }
    this.#waitMs = Math.min(Math.max(TOGETHER_MS, (performance.now() - begun) * SHARE), MOST_MS);
    if (this.#isChanged) this.#note();
  }

  #isBehind(): boolean {
    const isBehind = (this.#controller?.desiredSize ?? 0) < -BEHIND;
    const now = performance.now();
    this.#behindSince = isBehind ? (this.#behindSince ?? now) : undefined;
    if (this.#behindSince !== undefined && now - this.#behindSince > GONE_MS) this.close();
    return isBehind;
  }

  async #renew(): Promise<void> {
    const session = await this.watcher.renew().catch(() => undefined);
    if (session === null) this.close();
    if (session) this.#session = session;
  }

  #send(event: string, data: string): void {
    if (this.#isClosed) return;
    try {
      this.#controller?.enqueue(this.#encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
    } catch {
      this.close();
    }
  }
}

/** A VM that is held after the end of its run is still to be watched. */
const isOver = ({ endedAt, held }: RunView): boolean => endedAt !== null && held.length === 0;
