import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type Clock, systemClock } from "../clock";
import { readDuty } from "../installation/read-duty";
import { log } from "../log";

/** A worker that is started anew by its supervisor is back before. */
const AFTER_MS = 15_000;
/** One that was started just now has lived for long enough before; one that ends again and again never does. */
const UNSTEADY_AFTER_MS = 30_000;
/** What has failed is begun anew then. */
const AGAIN_MS = 60_000;
/** What ends it gets this long. A message that is being sent is cut off, and sent again under the same id. */
const STOP_WITHIN_MS = 3_000;
/** It needs a part of that. What it takes too much ends the thread, not the guardian. */
const MOST_MB = 256;

/**
 * Tells people what is wrong while no worker lives that does. In a thread of its own, with its own memory and its own
 * connections, which is there only then: neither what it computes nor what it waits for can hold a thaw back.
 */
export class StandIn {
  #thread: Worker | undefined;
  #silentSince: number | null = null;
  #unsteadySince: number | null = null;
  #notBefore = 0;

  /** @param program runs lib/worker/tell-instead.ts when it is started as a thread */
  constructor(
    private readonly program: URL,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Begins, goes on or ends, by whether a worker lives. @throws the driver's error; what goes on goes on then */
  async look(): Promise<void> {
    const { isOnDuty, isSteady } = await readDuty("workers").catch((error: unknown) => {
      // Nobody knows; and those that a database took with it when it went are back some seconds after it.
      this.#silentSince = null;
      this.#unsteadySince = null;
      throw error;
    });
    const now = this.clock.monotonic();
    this.#silentSince = isOnDuty ? null : (this.#silentSince ?? now);
    this.#unsteadySince = isSteady ? null : (this.#unsteadySince ?? now);
    if (isSteady) return this.stop();
    const hasLasted = (since: number | null, ms: number) => since !== null && now - since >= ms;
    if (hasLasted(this.#silentSince, AFTER_MS) || hasLasted(this.#unsteadySince, UNSTEADY_AFTER_MS))
      this.#start();
  }

  /** Ends what it began, within some seconds. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    const ended = once(thread, "exit").catch(() => {});
    thread.postMessage("stop");
    await Promise.race([ended, this.clock.sleep(STOP_WITHIN_MS)]);
    await thread.terminate();
    log.info("no longer telling in the workers' place");
  }

  #start(): void {
    if (this.#thread || this.clock.monotonic() < this.#notBefore) return;
    log.warn("no worker is on duty: telling what is wrong in their place");
    const thread = new Worker(this.program, { resourceLimits: { maxOldGenerationSizeMb: MOST_MB } });
    this.#thread = thread;
    thread.on("error", (err) => {
      log.error({ err }, "telling in the workers' place failed");
      this.#notBefore = this.clock.monotonic() + AGAIN_MS;
    });
    thread.on("exit", () => {
      this.#thread = undefined;
    });
  }
}
