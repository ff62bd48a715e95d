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

it("gives one group its part only, and what it leaves to others", async () => {
  const perGroup = { atOnce: 2, waiting: 1 };
  const queue = new BoundedQueue({ atOnce: 3, waiting: 10, deadlineMs: 60_000, perGroup });
  for (let i = 0; i < 3; i++) void queue.run(never, "flood");
  await expect(queue.run(never, "flood")).rejects.toMatchObject({ code: "unavailable" });
  expect(await queue.run(async () => "served", "somebody")).toBe("served");
});

it("lets the group with the least under way go first, whoever came first", async () => {
  const queue = new BoundedQueue({ atOnce: 2, waiting: 10, deadlineMs: 60_000 });
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () => {
    order.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const all = ["flood", "flood", "flood", "flood", "somebody"].map((name) => queue.run(work(name), name));
  await new Promise((resolve) => setImmediate(resolve));
  ends.shift()?.();
  await all[0];
  expect(order).toEqual(["flood", "flood", "somebody"]);
  while (ends.length > 0) {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
});
