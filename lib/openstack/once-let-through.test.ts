import { expect, it } from "vitest";
import { OpenStackError } from "./errors";
import { onceLetThrough } from "./once-let-through";
import { manualClock } from "./testing/manual-clock";

const refusal = (kind: "circuit_open" | "unavailable") =>
  new OpenStackError({
    kind,
    site: "Lyon",
    service: "neutron",
    call: "GET /v2.0/ports",
    cause: "neutron failed repeatedly",
    sent: kind !== "circuit_open",
  });

/** A call that is held back by our own circuit until then. */
function heldBack(clock: { monotonic(): number }, ms: number) {
  const until = clock.monotonic() + ms;
  let calls = 0;
  return {
    read: async () => {
      calls++;
      if (clock.monotonic() < until) throw refusal("circuit_open");
      return "the ports";
    },
    calls: () => calls,
  };
}

it("reads what it may at once", async () => {
  const clock = manualClock();
  expect(await onceLetThrough(async () => 1, { clock })).toBe(1);
  expect(clock.slept).toEqual([]);
});

it("asks again once its own circuit lets the call through", async () => {
  const clock = manualClock();
  const call = heldBack(clock, 10_000);
  expect(await onceLetThrough(call.read, { clock })).toBe("the ports");
  expect(call.calls()).toBeGreaterThan(1);
});

it("gives up when it is held back for longer than a circuit does", async () => {
  const clock = manualClock();
  const from = clock.monotonic();
  const call = heldBack(clock, 3_600_000);
  await expect(onceLetThrough(call.read, { clock })).rejects.toMatchObject({ kind: "circuit_open" });
  expect(clock.monotonic() - from).toBeLessThanOrEqual(30_000);
});

it("asks once when the service itself refused", async () => {
  const clock = manualClock();
  const read = () => Promise.reject(refusal("unavailable"));
  await expect(onceLetThrough(read, { clock })).rejects.toMatchObject({ kind: "unavailable" });
  expect(clock.slept).toEqual([]);
});

it("ends when it is cancelled", async () => {
  const cancel = new AbortController();
  cancel.abort(new Error("cancelled"));
  const clock = manualClock();
  const call = heldBack(clock, 3_600_000);
  await expect(onceLetThrough(call.read, { clock, signal: cancel.signal })).rejects.toThrow("cancelled");
  expect(call.calls()).toBe(1);
});
