import { expect, it, vi } from "vitest";
import { log } from "../log";
import { startInventoryLoop } from "./inventory-loop";

/** A clock whose sleeps end when the test says so. */
function sleeper() {
  const waiting: (() => void)[] = [];
  const clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        waiting.push(resolve);
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  const wake = () => {
    const resolve = waiting.pop();
    if (!resolve) throw new Error("nobody sleeps");
    resolve();
  };
  return { clock, wake };
}

it("reads again and again, whatever fails, and stops in the middle of a reading", async () => {
  const { clock, wake } = sleeper();
  const seen: AbortSignal[] = [];
  const refresh = vi.fn(async (signal: AbortSignal) => {
    seen.push(signal);
    if (seen.length === 1) throw new Error("the database is away");
    if (seen.length === 3)
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    return { refreshed: 1, failed: 0, "left alone": 0 };
  });
  vi.spyOn(log, "warn").mockImplementation(() => {});
  const stop = startInventoryLoop({ refresh, clock });
  for (const times of [1, 2]) {
    await vi.waitFor(() => expect(refresh).toHaveBeenCalledTimes(times));
    await vi.waitFor(() => wake());
    await vi.waitFor(() => expect(refresh).toHaveBeenCalledTimes(times + 1));
  }
  await stop();
  expect(seen[0]?.aborted).toBe(true);
  expect(refresh).toHaveBeenCalledTimes(3);
});

it("stops at once while it waits", async () => {
  const refresh = vi.fn(async () => ({ refreshed: 0, failed: 0, "left alone": 0 }));
  const stop = startInventoryLoop({ refresh });
  await vi.waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
  await stop();
  expect(refresh).toHaveBeenCalledTimes(1);
});
