import type { RunPhase } from "../../runs/phases";
import type { StepAttempt, StepEnd, StepJournal, StepSeed } from "../../runs/step-journal";

/** What was told of one step. */
export interface ToldStep {
  seed?: StepSeed;
  begun: number;
  attempts: StepAttempt[];
  detail: Record<string, unknown>;
  end?: StepEnd;
}

/** A journal that a test reads. */
export class MemoryJournal implements StepJournal {
  readonly steps = new Map<string, ToldStep>();
  readonly phases: RunPhase[] = [];

  of(key: string): ToldStep {
    const known = this.steps.get(key);
    if (known) return known;
    const step: ToldStep = { begun: 0, attempts: [], detail: {} };
    this.steps.set(key, step);
    return step;
  }

  plan(steps: readonly StepSeed[]): void {
    for (const seed of steps) this.of(seed.key).seed ??= seed;
  }
  begin(key: string): void {
    this.of(key).begun++;
  }
  attempt(key: string, attempt: StepAttempt): void {
    this.of(key).attempts.push(attempt);
  }
  note(key: string, detail: Record<string, unknown>): void {
    Object.assign(this.of(key).detail, detail);
  }
  end(key: string, end: StepEnd): void {
    const step = this.of(key);
    step.end = end;
    Object.assign(step.detail, end.detail ?? {});
  }
  phase(phase: RunPhase): void {
    if (this.phases.at(-1) !== phase) this.phases.push(phase);
  }
  async flush(): Promise<void> {}
}
