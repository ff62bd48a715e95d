import { expect, it } from "vitest";
import { Gate } from "./gate";

const held = () => {
  let end = () => {};
  const work = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => work, end: () => end() };
};

it("lets so many work at a time, in the order of their coming; who is aborted leaves the line", async () => {
  const gate = new Gate(1);
  const first = held();
  const order: string[] = [];
  const running = gate.run(first.work);
  const stop = new AbortController();
  const left = gate.run(async () => order.push("left"), stop.signal);
  const second = gate.run(async () => order.push("second"));
  const third = gate.run(async () => order.push("third"));
  stop.abort(new Error("cancelled"));
  await expect(left).rejects.toThrow("cancelled");
  expect(order).toEqual([]);
  first.end();
  await Promise.all([running, second, third]);
  expect(order).toEqual(["second", "third"]);
  await expect(gate.run(() => Promise.reject(new Error("x")))).rejects.toThrow("x");
  expect(await gate.run(async () => "free again")).toBe("free again");
});
