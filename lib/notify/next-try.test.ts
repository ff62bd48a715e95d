import { expect, it } from "vitest";
import { nextTry } from "./next-try";

const START = Date.parse("2026-11-22T14:00:00Z");
const MINUTE = 60_000;

it("waits longer and longer, then hourly, and gives up after a day", () => {
  const createdAt = new Date(START);
  const minutes: number[] = [];
  let now = createdAt;
  for (let tries = 1; ; tries++) {
    const next = nextTry({ tries, createdAt, now });
    if (!next) break;
    minutes.push((next.getTime() - now.getTime()) / MINUTE);
    now = next;
  }
  expect(minutes.slice(0, 6)).toEqual([0.5, 2, 10, 30, 60, 60]);
  expect((now.getTime() - START) / MINUTE).toBe(0.5 + 2 + 10 + 30 + 23 * 60);
});

it("gives up at once what is older than a day, and was sent again by hand", () => {
  const [createdAt, now] = [new Date(START), new Date(START + 25 * 60 * MINUTE)];
  expect(nextTry({ tries: 1, createdAt, now })).toBeNull();
});
