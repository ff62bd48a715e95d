import type { Session } from "../auth/session-store";
import { isAppError } from "../errors";
import { log } from "../log";
import { changeOf } from "../runs/run-change";
import { runChannel, SESSIONS_ENDED } from "../runs/run-channel";
import type { RunView } from "../runs/run-view";
import { isSettled } from "../runs/timeline-facts";
import { requireVisibleRun } from "./require-visible-run";
import { feedOf, type RunFeed } from "./run-feed";
import { takeStreamPlace } from "./stream-places";

const BEAT_MS = 5_000;
/** Events that may wait for a slow reader. */
const BEHIND = 3;
const AGAIN_MS = 300;
/** Who has read nothing for so long is gone: the page connects again by itself. */
const GONE_MS = 30_000;
/** Somebody whose rights were taken away hears nothing more after this; whose session was ended, at once. */
const SESSION_MS = 30_000;

interface Watcher {
  session: Session;
  runId: string;
  /** Still signed in, with the same rights? Null: no longer. */
  renew: () => Promise<Session | null>;
}

/**
 * A run as server-sent events: `run` with the whole view at the beginning, `change` with what became of it (RunChange),
 * `beat` with the server's time in between. Ends when the run is over, or the watcher may not see it any more.
 * @throws AppError `rate_limited` when too many are open already
 */
export function runEvents(watcher: Watcher, signal: AbortSignal): ReadableStream<Uint8Array> {
  const stream = new RunStream(watcher, takeStreamPlace(watcher.session.id));
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
  readonly #feed: RunFeed;
  readonly #endings: (() => void)[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** What the reader has. */
  #told: RunView | undefined;
  #isDue = false;
  #isTelling = false;
  #isClosed = false;
  #behindSince: number | undefined;
  #session: Session;

  constructor(
    private readonly watcher: Watcher,
    private readonly leave: () => void,
  ) {
    this.#session = watcher.session;
    this.#feed = feedOf(watcher.runId);
  }

  open(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    if (this.#isClosed) {
      controller.close();
      return;
    }
    const beat = setInterval(() => this.#send("beat", new Date()), BEAT_MS);
    const renewal = setInterval(() => void this.#renew(), SESSION_MS);
    this.#endings.push(
      this.#feed.follow(() => void this.#tell()),
      runChannel().listen(SESSIONS_ENDED, () => void this.#renew()),
      () => clearInterval(beat),
      () => clearInterval(renewal),
    );
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const end of this.#endings) end();
    this.leave();
    try {
      this.#controller?.close();
    } catch {
      // The reader has gone first.
    }
  }

  /** One at a time: each change is of what was told before it. */
  async #tell(): Promise<void> {
    this.#isDue = true;
    if (this.#isTelling) return;
    this.#isTelling = true;
    while (this.#isDue && !this.#isClosed) {
      this.#isDue = false;
      if (this.#isBehind()) {
        // Who reads slowly is told less often, and of all that came meanwhile at once.
        this.#later();
        break;
      }
      try {
        await requireVisibleRun(this.#session, this.watcher.runId);
      } catch (error) {
        if (isAppError(error)) this.close();
        else log.warn({ err: error, run: this.watcher.runId }, "who may watch a run could not be read");
        this.#later();
        break;
      }
      this.#tellView(this.#feed.view);
    }
    this.#isTelling = false;
  }

  #later(): void {
    if (!this.#isClosed) setTimeout(() => void this.#tell(), AGAIN_MS);
  }

  #tellView(view: RunView | null | undefined): void {
    if (view === null) this.close();
    if (!view) return;
    const change = this.#told && changeOf(this.#told, view);
    if (change === undefined) this.#send("run", view);
    else if (change) this.#send("change", change);
    // Nothing but the time is nothing to tell, and then the reader still has the one before.
    if (change !== null) this.#told = view;
    if (isSettled(view)) this.close();
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

  #send(event: string, data: unknown): void {
    if (this.#isClosed) return;
    try {
      this.#controller?.enqueue(this.#encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    } catch {
      this.close();
    }
  }
}
