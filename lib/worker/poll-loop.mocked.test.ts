import { expect, it, vi } from "vitest";
import type { Clock } from "../clock";
import { log } from "../log";
import { PollLoop } from "./poll-loop";

vi.mock("../log", () => ({ log: { error: vi.fn() } }));

/** A clock whose sleeps end at once, `turns` times, and then only by their signal. */
function clockOf(turns: number): Clock {
  let left = turns;
  return {
    now: () => 0,
    monotonic: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        if (left-- > 0) setImmediate(resolve);
        else signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
}

it("goes on after a turn that failed, and logs what was not the database's absence", async () => {
  const work = vi
    .fn()
    .mockRejectedValueOnce(Object.assign(new Error("x"), { code: "ECONNREFUSED" }))
    .mockRejectedValueOnce(new Error("a bug"))
    .mockResolvedValue(undefined);
  const loop = new PollLoop("test", 1, work, clockOf(3));
  loop.start();
  loop.start();
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(4));
  expect(log.error).toHaveBeenCalledTimes(1);
  await loop.stop();
});

it("waits for the turn that is under way when it is stopped, and begins no other", async () => {
  let finish = () => {};
  const work = vi.fn((_signal: AbortSignal) => new Promise<void>((resolve) => (finish = resolve)));
  const loop = new PollLoop("test", 1, work, clockOf(9));
  loop.start();
  let stopped = false;
  const stop = loop.stop().then(() => (stopped = true));
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  expect(work.mock.calls[0]?.[0].aborted).toBe(true);
  finish();
  await stop;
  expect(work).toHaveBeenCalledTimes(1);
});

it("logs nothing when the turn under way gave up because it was told to stop", async () => {
  vi.mocked(log.error).mockClear();
  const work = (signal: AbortSignal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const loop = new PollLoop("test", 1, work, clockOf(0));
  loop.start();
  await loop.stop();
  expect(log.error).not.toHaveBeenCalled();
});

it("begins with its pause when it is lazy", async () => {
  const work = vi.fn().mockResolvedValue(undefined);
  const idle = new PollLoop("test", 1, work, clockOf(0), true);
  idle.start();
  await new Promise(setImmediate);
  await idle.stop();
  expect(work).not.toHaveBeenCalled();
  const loop = new PollLoop("test", 1, work, clockOf(1), true);
  loop.start();
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(1));
  await loop.stop();
});
