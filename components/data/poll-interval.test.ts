import { expect, it } from "vitest";
import { pollInterval } from "./poll-interval";

it("polls every 5 s, and ever slower up to 30 s while nobody answers", () => {
  expect([0, 5_000, 10_000, 30_000, 60_000, 3_600_000].map(pollInterval)).toEqual([
    5_000, 5_000, 5_000, 15_000, 30_000, 30_000,
  ]);
});
