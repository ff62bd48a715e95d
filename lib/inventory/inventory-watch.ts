import { log } from "../log";
import { readScopes } from "./read-scopes";
import { refreshProject } from "./refresh-project";

const LOOK_EVERY_MS = 5_000;
/** From the start of one reading to that of the next. */
const READ_EVERY_MS = 60_000;
/** What is being read when the worker stops gets so long to let go of its claims. */
const LET_GO_MS = 2_000;

interface Options {
  lookEveryMs?: number;
  /** Stands in for the reading in tests. */
  refresh?: typeof refreshProject;
}

/**
 * Keeps the inventory fresh while nobody looks at it: each project in its own time, so that a slow site holds up no
 * other. Any number of processes may watch: each reading is claimed in the database.
 */
export class InventoryWatch {
  readonly #stop = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #lookEveryMs: number;
  readonly #refresh: typeof refreshProject;
  #timer: NodeJS.Timeout | undefined;

  constructor({ lookEveryMs = LOOK_EVERY_MS, refresh = refreshProject }: Options = {}) {
    this.#lookEveryMs = lookEveryMs;
    this.#refresh = refresh;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look(), this.#lookEveryMs);
    void this.#look();
  }

  /** Gives up what is being read; waits a moment for it, and no longer. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise((resolve) => {
      timer = setTimeout(resolve, LET_GO_MS);
    });
    await Promise.race([Promise.all(this.#underWay.values()), enough]);
    clearTimeout(timer);
  }

  /** Begins to read what is due. */
  async #look(): Promise<void> {
    try {
      for (const { credentialId, triedAgoMs } of await readScopes("all"))
        if (triedAgoMs === null || triedAgoMs >= READ_EVERY_MS) this.#begin(credentialId);
    } catch (error) {
      log.warn({ err: error }, "the projects to read could not be listed");
    }
  }

  #begin(id: string): void {
    const { signal } = this.#stop;
    if (signal.aborted || this.#underWay.has(id)) return;
    const reading = this.#refresh(id, { minAgeMs: READ_EVERY_MS, signal })
      .then(() => {})
      .catch((error: unknown) => log.warn({ err: error, credentialId: id }, "an inventory could not be read"))
      .finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, reading);
  }
}
