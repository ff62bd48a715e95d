import { type Clock, systemClock } from "../clock";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { Gate } from "./gate";
import {
  addAttempt,
  beginStep,
  endStep,
  type JournalStep,
  plannedStep,
  unannouncedStep,
} from "./journal-steps";
import { RunTaken, readSteps, writeSteps } from "./journal-store";
import type { RunPhase } from "./phases";
import type { StepAttempt, StepEnd, StepJournal, StepSeed } from "./step-journal";

/** What is told within this time is written together; so long is also what a watcher waits at most, nearly. */
const TOGETHER_MS = 250;
const AGAIN_MS = 1_000;
const FLUSH_MS = 10_000;
/** Of all runs of this process: what a run tells must not take the connections that its work needs. */
const gate = new Gate(3);

interface Flush {
  told: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * The journal of one run on `run_steps`. It keeps each step as it stands in memory and writes those that changed: so
 * their order needs no care, a write of unknown outcome is simply made again, and a database that is away for an hour
 * finds them as they are then. Once another worker has the run, nothing more is written.
 */
export class RunJournal implements StepJournal {
  readonly #steps: Map<string, JournalStep>;
  readonly #changed = new Set<string>();
  readonly #flushes = new Set<Flush>();
  #phase: RunPhase | undefined;
  #isPhaseNew = false;
  #told = 0;
  #written = 0;
  #writing: Promise<void> | undefined;
  #failure: unknown;
  #isTaken = false;

  private constructor(
    private readonly of: { runId: string; workerId: string },
    steps: readonly JournalStep[],
    phase: RunPhase | undefined,
    private readonly clock: Clock,
  ) {
    this.#steps = new Map(steps.map((step) => [step.key, step]));
    this.#phase = phase;
  }

  /** Goes on where an earlier worker's journal of the run has ended. @throws what the database says */
  static async open(
    of: { runId: string; workerId: string },
    phase?: RunPhase,
    clock: Clock = systemClock,
  ): Promise<RunJournal> {
    return new RunJournal(of, await readSteps(of.runId), phase, clock);
  }

  plan(steps: readonly StepSeed[]): void {
    for (const seed of steps) {
      if (this.#steps.has(seed.key)) continue;
      this.#steps.set(seed.key, plannedStep(seed));
      this.#note(seed.key);
    }
  }

  begin(key: string, at?: number): void {
    beginStep(this.#step(key), at, this.clock.now());
  }

  attempt(key: string, attempt: StepAttempt): void {
    addAttempt(this.#step(key), attempt);
  }

  note(key: string, detail: Record<string, unknown>): void {
    const step = this.#step(key);
    step.detail = { ...step.detail, ...detail };
  }

  end(key: string, end: StepEnd): void {
    endStep(this.#step(key), end, this.clock.now());
  }

  phase(phase: RunPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#isPhaseNew = true;
    this.#note();
  }

  /** The run is over: what was never begun is skipped, and how what was begun has ended is not known. */
  closeOpenSteps(): void {
    for (const { key, state } of [...this.#steps.values()]) {
      if (state === "waiting") this.end(key, { state: "skipped" });
      if (state === "running") this.end(key, { state: "unknown" });
    }
  }

  /** Whether a step of the run has failed, or ended in a way that nobody knows. */
  get hasFailedSteps(): boolean {
    return [...this.#steps.values()].some(({ state }) => state === "failed" || state === "unknown");
  }

  flush(ms = FLUSH_MS): Promise<void> {
    if (this.#written === this.#told) return Promise.resolve();
    if (this.#isTaken) return Promise.reject(new RunTaken("the run is another worker's, or over"));
    return new Promise((resolve, reject) => {
      const flush: Flush = { told: this.#told, resolve, reject };
      this.#flushes.add(flush);
      const timer = setTimeout(() => {
        if (!this.#flushes.delete(flush)) return;
        reject(this.#failure ?? new Error(`the journal of a run could not be written within ${ms} ms`));
      }, ms);
      timer.unref();
      const settled = (done: () => void) => () => {
        clearTimeout(timer);
        done();
      };
      flush.resolve = settled(resolve);
      this.#begin(0);
    });
  }

  /** The step that something is told of: it will be written. */
  #step(key: string): JournalStep {
    let step = this.#steps.get(key);
    if (!step) {
      step = unannouncedStep(key, this.#phase ?? "preflight");
      this.#steps.set(key, step);
    }
    this.#note(key);
    return step;
  }

  #note(key?: string): void {
    this.#told++;
    if (key !== undefined) this.#changed.add(key);
    this.#begin(TOGETHER_MS);
  }

  #begin(afterMs: number): void {
    if (this.#writing || this.#isTaken) return;
    this.#writing = this.#writeAll(afterMs).finally(() => {
      this.#writing = undefined;
      if (this.#written !== this.#told) this.#begin(TOGETHER_MS);
    });
  }

  async #writeAll(firstAfterMs: number): Promise<void> {
    for (let waitMs = firstAfterMs; this.#written !== this.#told && !this.#isTaken; waitMs = AGAIN_MS) {
      if (waitMs > 0) await sleepUnref(waitMs);
      if (await gate.run(() => this.#write())) return;
    }
  }

  /** @returns whether all that was told before it began is written now */
  async #write(): Promise<boolean> {
    const told = this.#told;
    const keys = [...this.#changed];
    this.#changed.clear();
    const phase = this.#isPhaseNew ? this.#phase : undefined;
    this.#isPhaseNew = false;
    try {
      const steps = keys.flatMap((key) => this.#steps.get(key) ?? []);
      await writeSteps(this.of, steps, phase);
    } catch (error) {
      for (const key of keys) this.#changed.add(key);
      if (phase) this.#isPhaseNew = true;
      this.#noteFailure(error);
      return false;
    }
    this.#written = told;
    this.#failure = undefined;
    for (const flush of this.#flushes) {
      if (flush.told > told) continue;
      this.#flushes.delete(flush);
      flush.resolve();
    }
    return true;
  }

  #noteFailure(error: unknown): void {
    if (error instanceof RunTaken) {
      this.#isTaken = true;
      for (const flush of this.#flushes) flush.reject(error);
      this.#flushes.clear();
    } else if (this.#failure === undefined && !isDatabaseUnavailable(error)) {
      log.error({ err: error, run: this.of.runId }, "the journal of a run is not written yet");
    }
    this.#failure = error;
  }
}

const sleepUnref = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
