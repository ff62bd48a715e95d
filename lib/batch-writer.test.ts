import { expect, it } from "vitest";
import { VirtualClock } from "./backups/window/testing/virtual-clock";
import { BatchWriter } from "./batch-writer";
import { isDatabaseUnavailable } from "./is-database-unavailable";

const BAD = 13;

/** A writer whose database fails so many times. */
function stage(failures = 0) {
  const clock = new VirtualClock();
  const batches: { at: number; items: number[] }[] = [];
  let left = failures;
  const began = clock.monotonic();
  const writer = new BatchWriter<number>(
    "numbers",
    async (items) => {
      if (left-- > 0) throw Object.assign(new Error("the database is away"), { code: "ECONNREFUSED" });
      if (items.includes(BAD)) throw new Error("it is refused");
      batches.push({ at: clock.monotonic() - began, items: [...items] });
    },
    clock,
  );
  return { clock, batches, writer };
}

it("writes what comes within its time together, in its order, and nobody waits for it", async () => {
  const { clock, batches, writer } = stage();
  writer.add(1);
  clock.later(100, () => writer.add(2));
  clock.later(300, () => writer.add(3));
  await clock.run(clock.sleep(2_000));
  expect(batches).toEqual([
    { at: 250, items: [1, 2] },
    { at: 550, items: [3] },
  ]);
});

it("keeps what the database does not take, tries again, and writes it once", async () => {
  const { clock, batches, writer } = stage(3);
  writer.add(1);
  clock.later(400, () => writer.add(2));
  await clock.run(clock.sleep(10_000));
  expect(batches.flatMap(({ items }) => items)).toEqual([1, 2]);
});

it("hurries when it is flushed, and is done then", async () => {
  const { clock, batches, writer } = stage();
  for (let n = 0; n < 450; n++) writer.add(1_000 + n);
  await clock.run(writer.flush(1_000));
  expect(batches.map(({ items }) => items.length)).toEqual([200, 200, 50]);
  expect(batches.at(-1)?.at).toBeLessThan(250);
  await clock.run(writer.flush(1_000));
});

it("says what the database said when it cannot be flushed in time, and goes on", async () => {
  const { clock, batches, writer } = stage(4);
  writer.add(1);
  await expect(clock.run(writer.flush(500))).rejects.toThrow("the database is away");
  await clock.run(clock.sleep(10_000));
  expect(batches.flatMap(({ items }) => items)).toEqual([1]);
});

it("gives up what the database refuses, after some tries, and writes the rest", async () => {
  const { clock, batches, writer } = stage();
  for (const n of [1, BAD, 2]) writer.add(n);
  await clock.run(clock.sleep(120_000));
  expect(batches.flatMap(({ items }) => items)).toEqual([1, 2]);
});

it("takes a database that is only slow for one that does not answer: what waits for it may ask again", async () => {
  const clock = new VirtualClock();
  const write = () => clock.sleep(3_000);
  const writer = new BatchWriter<number>("numbers", write, clock);
  writer.add(1);
  const error = await clock.run(writer.flush(500).catch((failed: unknown) => failed));
  expect(error).toMatchObject({ message: "numbers were not written in time" });
  expect(isDatabaseUnavailable(error)).toBe(true);
  await clock.run(writer.flush(10_000));
});
