import { describe, expect, it } from "vitest";
import { quiesceBoundMs, thawBeginsBy, thawBoundMs, thawMsOf } from "./freeze-budget";
import { newWindowState } from "./window-state";

/** Two VMs; the first one is frozen, in so many ms. */
function stage({ isSlow = false, quiesceMs = 100 as number | null, thawsBy = null as Date | null } = {}) {
  const member = (position: number) => ({
    serverId: `${position}`,
    name: `vm-${position}`,
    position,
    method: "nova-quiesce" as const,
    isSlow,
    thawEstimateMs: 60,
  });
  const state = newWindowState({
    members: [member(1), member(2)],
    cuts: [],
    budgetMs: 8_000,
    onUnquiesced: "stop",
  });
  const [first, second] = state.members;
  if (!first || !second) throw new Error("there are two");
  Object.assign(first, { quiesce: "frozen", quiesceMs, outcome: { state: "frozen", thawsBy } });
  state.opened = { at: 1_000_000, monotonic: 500 };
  return { state, first, second };
}
const NOW = { now: 1_000_200, monotonic: 700 };

describe("when the thaw must begin", () => {
  it("is so early that the last one is confirmed within the budget", () => {
    const { state, second } = stage();
    expect(thawBeginsBy(state, 8_000, NOW)).toBe(500 + 8_000 - 20 - 60);
    expect(thawBeginsBy(state, 8_000, NOW, second)).toBe(500 + 8_000 - 20 - 2 * 60);
  });
  it("is before the timer of a guest ends, whatever the budget", () => {
    const { state } = stage({ thawsBy: new Date(NOW.now + 5_000) });
    expect(thawBeginsBy(state, 8_000, NOW)).toBe(700 + 5_000 - 20 - 60);
    expect(thawBeginsBy(state, 3_000, NOW)).toBe(500 + 3_000 - 20 - 60);
  });
  it("is never, when nothing is held", () => {
    const { state } = stage();
    state.opened = null;
    expect(thawBeginsBy(state, 8_000, NOW)).toBe(Number.POSITIVE_INFINITY);
  });
});

it.each([
  ["as guessed", { quiesceMs: 100 }, 60],
  ["no longer than its freeze", { quiesceMs: 30 }, 30],
  ["as guessed, when its freeze is not confirmed", { quiesceMs: null }, 60],
  ["as long as its shutdown", { isSlow: true, quiesceMs: 9_000 }, 9_000],
  ["no luck is counted on", { quiesceMs: 1 }, 10],
])("a thaw takes %s", (_what, options, ms) => {
  expect(thawMsOf(stage(options).first)).toBe(ms);
});

it.each([
  [100, 1_000],
  [700, 2_100],
  [9_000, 3_000],
])("after a freeze of %i ms a thaw is waited for %i ms before the next VM", (quiesceMs, ms) => {
  expect(thawBoundMs(stage({ quiesceMs }).first)).toBe(ms);
});

it("waits for one freeze half of the budget at most, and for a shutdown as long as there is", () => {
  expect(quiesceBoundMs(stage().first, 3_000)).toBe(4_000);
  expect(quiesceBoundMs(stage().first, 30_000)).toBe(15_000);
  expect(quiesceBoundMs(stage({ isSlow: true }).first, 30_000)).toBe(Number.POSITIVE_INFINITY);
});
