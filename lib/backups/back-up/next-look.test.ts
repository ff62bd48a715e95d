import { expect, it } from "vitest";
import { nextLook } from "./next-look";
import { planDeadline } from "./plan-deadline";

const HOUR = 3_600_000;
function looksIn(totalMs: number, expectedMs: number | null): { looks: number; lagMs: number } {
  let at = 0;
  let looks = 0;
  while (at < totalMs) {
    at += nextLook(at, expectedMs);
    looks++;
  }
  return { looks, lagMs: at - totalMs };
}

it("looks at most 130 times at a backup of an hour, and 20 times with history", () => {
  expect(looksIn(HOUR, null).looks).toBeLessThanOrEqual(130);
  expect(looksIn(HOUR, HOUR).looks).toBeLessThanOrEqual(20);
});

it("sees the end within 2 s, or 5 % of the time that it took by then, a minute at most", () => {
  for (const ms of [1_000, 30_000, 60_000, 600_000, HOUR, 5 * HOUR]) {
    const { lagMs } = looksIn(ms, null);
    expect(lagMs).toBeLessThanOrEqual(Math.min(60_000, Math.max(2_000, (ms + lagMs) * 0.05)) + 1);
  }
});

it("gives a backup the time of its size and its history, half an hour at least and a day at most", () => {
  expect(planDeadline(1, null)).toBe(HOUR / 2);
  expect(planDeadline(100, null)).toBe(200 * 60_000);
  expect(planDeadline(1, HOUR)).toBe(4 * HOUR);
  expect(planDeadline(50_000, null)).toBe(24 * HOUR);
});
