import { expect, it } from "vitest";
import { nextBuildLook } from "./next-build-look";

const HOUR = 3_600_000;
function looksIn(totalMs: number): { looks: number; lagMs: number } {
  let at = 0;
  let looks = 0;
  while (at < totalMs) {
    at += nextBuildLook(at);
    looks++;
  }
  return { looks, lagMs: at - totalMs };
}

it("sees the end within half a second, or 2 % of the time that it took by then, a minute at most", () => {
  for (const ms of [900, 9_100, 24_000, 61_000, 600_000, HOUR, 5 * HOUR]) {
    const { lagMs } = looksIn(ms);
    expect(lagMs).toBeLessThanOrEqual(Math.min(60_000, Math.max(500, (ms + lagMs) * 0.02)) + 1);
  }
});

it("looks some 300 times at a restore of an hour", () => {
  expect(looksIn(HOUR).looks).toBeLessThanOrEqual(310);
});
