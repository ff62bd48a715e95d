import type { StepAttempt, StepEnd, StepJournal, StepSeed } from "../../runs/step-journal";

/** A journal that a test reads: of each step how it was announced, its tries, and how it ended last. */
export class ToldJournal implements StepJournal {
  readonly seeds = new Map<string, StepSeed>();
  readonly attempts: (StepAttempt & { key: string })[] = [];
  readonly ends = new Map<string, StepEnd>();

  plan(steps: readonly StepSeed[]): void {
    for (const seed of steps) if (!this.seeds.has(seed.key)) this.seeds.set(seed.key, seed);
  }
  begin(): void {}
  attempt(key: string, attempt: StepAttempt): void {
    this.attempts.push({ key, ...attempt });
  }
  note(): void {}
  end(key: string, end: StepEnd): void {
    if (!this.seeds.has(key)) throw new Error(`${key} was never announced`);
    this.ends.set(key, end);
  }
  phase(): void {}
  async flush(): Promise<void> {}
}
