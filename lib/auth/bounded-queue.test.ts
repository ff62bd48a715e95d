import { expect, it } from "vitest";
import { BoundedQueue } from "./bounded-queue";

const never = () => new Promise<never>(() => {});

it("does so much at once, and lets the rest wait in turn", async () => {
  const queue = new BoundedQueue({ atOnce: 2, waiting: 10, deadlineMs: 60_000 });
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await Promise.all(Array.from({ length: 8 }, () => queue.run(work)));
  expect(most).toBe(2);
});

it("refuses at once what would wait behind too many, and goes on afterwards", async () => {
  const queue = new BoundedQueue({ atOnce: 1, waiting: 1, deadlineMs: 60_000 });
  let finish = () => {};
  const first = queue.run(() => new Promise<void>((resolve) => (finish = resolve)));
  await new Promise((resolve) => setImmediate(resolve));
  const second = queue.run(async () => "second");
  await expect(queue.run(never)).rejects.toMatchObject({ code: "unavailable" });
  finish();
  await first;
  expect(await second).toBe("second");
  expect(await queue.run(async () => "third")).toBe("third");
});

it("gives up after its time in the queue, and leaves no place behind", async () => {
  const queue = new BoundedQueue({ atOnce: 1, waiting: 5, deadlineMs: 20 });
  let finish = () => {};
  const first = queue.run(() => new Promise<void>((resolve) => (finish = resolve)));
  await expect(queue.run(async () => 1)).rejects.toMatchObject({ code: "unavailable" });
  finish();
  await first;
  expect(await queue.run(async () => 2)).toBe(2);
});

it("frees its place when the work fails", async () => {
  const queue = new BoundedQueue({ atOnce: 1, waiting: 1, deadlineMs: 20 });
  await expect(queue.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await queue.run(async () => 1)).toBe(1);
});
