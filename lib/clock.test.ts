import { expect, it } from "vitest";
import { type Clock, lagging, machineTime } from "./clock";

/** A machine whose waits are over at once, and take their time on its clocks. */
function machine() {
  let passed = 0;
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 1_000_000 + passed,
    monotonic: () => 500 + passed,
    sleep: async (ms) => {
      waits.push(ms);
      passed += ms;
    },
  };
  return { clock, waits };
}

it("shows an earlier time, on which long waits are shortened, and pass all the same", async () => {
  const { clock, waits } = machine();
  const earlier = lagging(clock, 600_000);
  expect([earlier.now(), earlier.monotonic()]).toEqual([400_000, 500]);
  await earlier.sleep(10_000);
  expect(waits).toEqual([2_000]);
  expect([earlier.now(), earlier.monotonic()]).toEqual([410_000, 10_500]);
  await earlier.sleep(100);
  await earlier.patient?.sleep(5_000);
  expect(waits).toEqual([2_000, 100, 5_000]);
  expect([earlier.now(), earlier.monotonic()]).toEqual([415_100, 15_600]);
});

it("waits side by side pass once", async () => {
  const { clock } = machine();
  const earlier = lagging(clock, 600_000);
  await Promise.all([earlier.sleep(10_000), earlier.sleep(10_000)]);
  expect(earlier.monotonic()).toBeLessThanOrEqual(12_500);
});

it("tells of a moment what the machine has, however much was shortened", async () => {
  const { clock } = machine();
  const earlier = lagging(clock, 600_000);
  await earlier.sleep(10_000);
  expect(machineTime(earlier).getTime()).toBe(clock.now());
  expect(machineTime(earlier, earlier.now() + 60_000).getTime()).toBe(clock.now() + 60_000);
  expect(machineTime(clock).getTime()).toBe(clock.now());
  expect(lagging(clock, 0)).toBe(clock);
});
