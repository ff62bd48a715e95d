import { afterEach, expect, it, vi } from "vitest";
import { type Clock, systemClock } from "../clock";
import { ExecutorLock } from "./executor-lock";
import { assertFence, setFence } from "./fence";
import { LEASE_MS } from "./timing";

let skippedMs = 0;
const clock: Clock = { ...systemClock, monotonic: () => performance.now() + skippedMs };
const executor = { id: "lock-test", hostname: "h", pid: 1, version: "1" };
const locks: ExecutorLock[] = [];

async function acquire(onLost = vi.fn()) {
  const lock = await ExecutorLock.acquire(process.env.DATABASE_URL ?? "", executor, onLost, clock);
  locks.push(lock);
  return { lock, onLost };
}
afterEach(async () => {
  skippedMs = 0;
  await Promise.all(locks.splice(0).map((lock) => lock.release()));
});

it("holds while it is confirmed", async () => {
  const { lock, onLost } = await acquire();
  setFence(lock);
  skippedMs += LEASE_MS / 2;
  expect(lock.isHeld()).toBe(true);
  expect(() => assertFence()).not.toThrow();
  expect(onLost).not.toHaveBeenCalled();
});

it("is lost for good when it was not confirmed in time, as after a long sleep of the process", async () => {
  const { lock, onLost } = await acquire();
  setFence(lock);
  skippedMs += LEASE_MS;
  expect(() => assertFence()).toThrow("sends nothing more");
  expect(onLost).toHaveBeenCalledExactlyOnceWith("it could not be confirmed in time");
  skippedMs = 0;
  expect(lock.isHeld()).toBe(false);
});

it("keeps a second process of the same id waiting until it is released", async () => {
  const { lock } = await acquire();
  let second = false;
  const waiting = acquire().then(() => {
    second = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(second).toBe(false);
  await lock.release();
  await waiting;
  expect(second).toBe(true);
});
