import { expect, test } from "vitest";
import { ManualClock, RunningClock, type SandboxClock } from "./clock";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs, but stands still while something is set up. */
class HaltedClock extends RunningClock {
  private halted: number | undefined = super.now();

  override now(): number {
    return this.halted ?? super.now();
  }
  goOn(): void {
    this.halted = undefined;
  }
}

test("what waits runs in the order in which it is due, by itself, too", async () => {
  const clock = new HaltedClock();
  const ran: number[] = [];
  // Some wait for a part of a millisecond less than those before them.
  for (let i = 0; i < 200; i++) {
    const ms = 20 + (i % 10) - (i % 7) * 0.3;
    clock.later(ms, () => ran.push(ms));
  }
  clock.goOn();
  await pause(60);
  expect(ran).toHaveLength(200);
  expect(ran).toEqual(ran.toSorted((a, b) => a - b));
});

test.each<[string, () => SandboxClock]>([
  ["a clock that stands", () => new ManualClock()],
  ["a clock that runs", () => new RunningClock()],
])("%s is moved on: what is due runs in its order, at its time, and so does what that begins", (_, make) => {
  const clock = make();
  const ran: [string, number][] = [];
  const from = clock.now();
  const note = (name: string) => ran.push([name, Math.round((clock.now() - from) / 100) * 100]);
  clock.later(3_000, () => note("third"));
  clock.later(1_000, () => {
    note("first");
    clock.later(1_000, () => note("second"));
    clock.later(60_000, () => note("never"));
  });
  clock.later(2_500, () => note("called off"))();
  clock.advance(5_000);
  expect(ran).toEqual([
    ["first", 1_000],
    ["second", 2_000],
    ["third", 3_000],
  ]);
});
