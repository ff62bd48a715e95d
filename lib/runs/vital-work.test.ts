import { expect, it } from "vitest";
import { hasVitalWork, vital, vitalWorkDone } from "./vital-work";

it("is waited for until it has ended, well or not, and what came meanwhile too", async () => {
  let fail = (_: Error) => {};
  let end = () => {};
  const failing = vital(
    new Promise<never>((_, reject) => {
      fail = reject;
    }),
  ).catch(() => "failed");
  let isDone = false;
  const done = vitalWorkDone(10_000).then(() => {
    isDone = true;
  });
  void vital(
    new Promise<void>((resolve) => {
      end = resolve;
    }),
  );
  fail(new Error("x"));
  expect(await failing).toBe("failed");
  expect(hasVitalWork()).toBe(true);
  expect(isDone).toBe(false);
  end();
  await done;
  expect(hasVitalWork()).toBe(false);
});

it("is not waited for longer than that", async () => {
  let end = () => {};
  void vital(
    new Promise<void>((resolve) => {
      end = resolve;
    }),
  );
  await vitalWorkDone(10);
  expect(hasVitalWork()).toBe(true);
  end();
  await vitalWorkDone(10_000);
});
