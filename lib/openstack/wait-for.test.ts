import { expect, test } from "vitest";
import { systemClock } from "@/lib/clock";
import { OpenStackError } from "./errors";
import { manualClock } from "./testing/manual-clock";
import { type WaitFor, waitFor } from "./wait-for";

const down = new OpenStackError({ kind: "unavailable", site: "Lyon", call: "GET /x", cause: "HTTP 503" });

/** A wait for "available" over these answers; the last one stays. */
function wait(answers: (string | undefined | Error)[], options: Partial<WaitFor<string>> = {}) {
  const clock = manualClock();
  let looks = 0;
  const promise = waitFor<string>({
    site: "Lyon",
    what: "volume v to become available",
    get: async () => {
      const answer = answers[Math.min(looks++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    stateOf: (s) => s,
    isDone: (s) => s === "available",
    failureOf: (s) => (s === "error" ? "it went to error" : undefined),
    absentMeans: "pending",
    deadlineMs: 600_000,
    clock,
    ...options,
  });
  return { promise, clock, looks: () => looks };
}

test("returns the object once it is in the wanted state", async () => {
  const { promise, looks } = wait(["creating", "creating", "available"]);
  expect(await promise).toBe("available");
  expect(looks()).toBe(3);
});

test("the old state that is still shown after a 202 is not taken for the new one", async () => {
  const { promise, looks } = wait(["available", "available", "backing-up", "available"], {
    stateBefore: "available",
  });
  expect(await promise).toBe("available");
  expect(looks()).toBe(4);
});

test("an action that never begins ends at the deadline, saying so", async () => {
  await expect(
    wait(["available"], { stateBefore: "available", deadlineMs: 5_000 }).promise,
  ).rejects.toMatchObject({
    kind: "timeout",
    causeText: "it has not begun, it is still available after 5 s",
  });
});

test("an old failure state is not believed before anything changed", async () => {
  const { promise } = wait(["error", "creating", "available"], { stateBefore: "error" });
  expect(await promise).toBe("available");
});

test("a failure ends the wait at once, with its reason", async () => {
  const { promise, looks } = wait(["creating", "error", "available"]);
  await expect(promise).rejects.toMatchObject({ kind: "conflict", causeText: "it went to error" });
  expect(looks()).toBe(2);
});

test("a state that never comes ends at the deadline, with the last state", async () => {
  await expect(wait(["creating"], { deadlineMs: 60_000 }).promise).rejects.toMatchObject({
    kind: "timeout",
    causeText: "it is still creating after 60 s",
  });
});

test("a service that is down for a while is waited out; its trouble is told at the deadline", async () => {
  expect(await wait([down, down, "available"]).promise).toBe("available");
  await expect(wait([down], { deadlineMs: 60_000 }).promise).rejects.toMatchObject({
    kind: "timeout",
    causeText: "it is still not looked at yet after 60 s; last trouble: HTTP 503",
  });
});

test("an error that will not pass ends the wait", async () => {
  const refused = new OpenStackError({ kind: "forbidden", site: "Lyon", call: "GET /x", cause: "HTTP 403" });
  await expect(wait([refused]).promise).rejects.toBe(refused);
});

test.each([
  ["pending", "is believed for 10 s", [undefined, undefined, "available"], "available"],
  ["done", "ends a wait for deletion when it is seen twice", ["deleting", undefined, undefined], undefined],
  [
    "done",
    "is not believed when it was a slip",
    ["deleting", undefined, "deleting", undefined, undefined],
    undefined,
  ],
] as const)("absence that means %s %s", async (absentMeans, _title, answers, result) => {
  expect(await wait([...answers], { absentMeans }).promise).toBe(result);
});

test.each(["pending", "failed"] as const)(
  "absence that means %s ends in an error when it lasts",
  async (absentMeans) => {
    const { promise, clock } = wait([undefined], { absentMeans });
    await expect(promise).rejects.toMatchObject({ kind: "conflict", causeText: "it does not exist" });
    expect(clock.slept.reduce((a, b) => a + b, 0)).toBeLessThan(12_000);
  },
);

test("looks grow rarer with time: an hour costs few calls", async () => {
  const { promise, looks } = wait(["creating"], {
    deadlineMs: 3_600_000,
    interval: { firstMs: 2_000, maxMs: 60_000 },
  });
  await promise.catch(() => {});
  expect(looks()).toBeLessThanOrEqual(131); // 130 within the hour, one at its end
});

test("with a known duration the first look comes near its end", async () => {
  const { promise, looks, clock } = wait(["available"], { expectedMs: 100_000 });
  await promise;
  expect(looks()).toBe(1);
  expect(clock.slept[0]).toBe(80_000);
});

test("a cancelled wait ends with the reason", async () => {
  const signal = AbortSignal.abort(new Error("cancelled by ada"));
  await expect(wait(["creating"], { signal }).promise).rejects.toThrow("cancelled by ada");
});

test("a single absence late in a long wait does not end it", async () => {
  const answers = [...Array<string>(50).fill("creating"), undefined, "creating", "available"];
  expect(await wait(answers).promise).toBe("available");
  const { promise } = wait([undefined, "available"], { expectedMs: 60_000 });
  expect(await promise).toBe("available");
});

test("a look that hangs ends at the deadline of the wait", async () => {
  const startedAt = performance.now();
  const hanging = (signal: AbortSignal) =>
    new Promise<string>((_, reject) => {
      const gaveUp = new OpenStackError({
        kind: "aborted",
        site: "Lyon",
        call: "GET /x",
        cause: "it was cancelled",
      });
      signal.addEventListener("abort", () => reject(gaveUp));
    });
  await expect(
    wait([], { get: hanging, deadlineMs: 300, clock: systemClock, interval: { firstMs: 10, maxMs: 10 } })
      .promise,
  ).rejects.toMatchObject({ kind: "timeout" });
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
