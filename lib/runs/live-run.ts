import { setTimeout as sleep } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Clock, lagging, systemClock } from "../clock";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { cancelledBy, watchForCancel } from "./cancel-watch";
import { assertFence, holdsFence } from "./fence";
import { RunTaken } from "./journal-store";
import { type StepStop, stopOf } from "./judge-error";
import { RunJournal } from "./run-journal";
import type { TakenRun } from "./take-up-run";

/** How a durable step ended: data, so that a run that is continued elsewhere reads the same. */
export type StepResult<T> = { ok: true; value: T } | ({ ok: false } & StepStop);

const AGAIN_MS = 1_000;

/** A run that this worker does now. */
export class LiveRun {
  private constructor(
    readonly facts: TakenRun,
    /** This worker, by the id of its executor lock. */
    readonly workerId: string,
    readonly journal: RunJournal,
    readonly signal: AbortSignal,
    private readonly stopWatching: () => void,
    readonly clock: Clock,
  ) {}

  /** @throws what the database says */
  static async begin(
    facts: TakenRun,
    workerId: string,
    clock: Clock = lagging(systemClock, facts.clockLagMs),
  ): Promise<LiveRun> {
    const journal = await RunJournal.open({ runId: facts.id, workerId }, facts.phase ?? undefined, clock);
    const { signal, stop } = watchForCancel(facts.id);
    const cancelled = AbortSignal.abort(cancelledBy(facts.cancelRequestedBy));
    return new LiveRun(facts, workerId, journal, facts.isCancelled ? cancelled : signal, stop, clock);
  }

  /** Nothing more is done for it in this process. */
  end(): void {
    this.stopWatching();
  }

  /**
   * One coarse step, whose result is kept. It may run again when the worker dies in it, or the database does not answer
   * meanwhile. Never throws for what a phase throws. What it returns is kept by DBOS: nothing secret, nothing large.
   * @param evenCancelled it is done whether or not somebody has cancelled: what cleans up
   */
  step<T>(name: string, effect: () => Promise<T>, { evenCancelled = false } = {}): Promise<StepResult<T>> {
    return DBOS.runStep(
      async (): Promise<StepResult<T>> => {
        for (;;) {
          try {
            assertFence();
            if (!evenCancelled) this.signal.throwIfAborted();
            return { ok: true, value: await effect() };
          } catch (error) {
            // This process is about to end, or the run is not its any more; to say anything now would be to say it of another worker's run.
            if (!holdsFence() || error instanceof RunTaken) return new Promise<never>(() => {});
            if (!isDatabaseUnavailable(error))
              return { ok: false, ...this.#stop(error, name, evenCancelled) };
          }
          await sleep(AGAIN_MS);
        }
      },
      { name },
    );
  }

  #stop(error: unknown, step: string, evenCancelled: boolean): StepStop {
    const signal = evenCancelled ? new AbortController().signal : this.signal;
    return stopOf(error, step, this.facts.id, signal);
  }
}
