import { afterEach, expect, it, vi } from "vitest";
import { type Clock, systemClock } from "../clock";
import { type Executor, ExecutorLock } from "./executor-lock";
import { assertFence, setFence } from "./fence";
import { HEARTBEAT_MS, LEASE_MS } from "./timing";

let skippedMs = 0;
const clock: Clock = { ...systemClock, monotonic: () => performance.now() + skippedMs };
const executor: Executor = {
  id: "lock-test",
  hostname: "h",
  pid: 1,
  version: "1",
  machine: null,
  processStarted: null,
};
const locks: ExecutorLock[] = [];

async function acquire(onLost = vi.fn(), who = executor) {
  const lock = await ExecutorLock.acquire(process.env.DATABASE_URL ?? "", who, onLost, clock);
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

it("tells with its loss what the last heartbeat failed of", async () => {
  const own = { ...executor };
  const { lock, onLost } = await acquire(vi.fn(), own);
  own.hostname = "\0"; // PostgreSQL refuses it
  await new Promise((resolve) => setTimeout(resolve, 1.5 * HEARTBEAT_MS));
  skippedMs += LEASE_MS;
  expect(lock.isHeld()).toBe(false);
  expect(onLost).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^it could not be confirmed in time: invalid byte sequence/),
  );
});

it("is not taken when the first heartbeat cannot be written", async () => {
  const onLost = vi.fn();
  await expect(acquire(onLost, { ...executor, hostname: "\0" })).rejects.toThrow("invalid byte sequence");
  expect(onLost).not.toHaveBeenCalled();
  await acquire();
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
