import { expect, it } from "vitest";
import { Rounds } from "./rounds";

/** Each round waits until it is told to end. */
function lab() {
  const begun: ((result: string | Error) => void)[] = [];
  const work = () =>
    new Promise<string>((resolve, reject) => {
      begun.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
    });
  return { begun, work, rounds: new Rounds<string>() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("serves all who ask meanwhile by one round that begins after they asked", async () => {
  const { begun, work, rounds } = lab();
  const first = rounds.of("a", work);
  const second = rounds.of("a", work);
  const third = rounds.of("a", work);
  expect(begun).toHaveLength(1);
  begun[0]?.("old");
  await expect(first).resolves.toBe("old");
  await turn();
  expect(begun).toHaveLength(2);
  const fourth = rounds.of("a", work);
  begun[1]?.("new");
  await expect(Promise.all([second, third])).resolves.toEqual(["new", "new"]);
  await turn();
  begun[2]?.("newest");
  await expect(fourth).resolves.toBe("newest");
  expect(begun).toHaveLength(3);
});

it("begins at once when nobody is at it, and apart for another key", async () => {
  const { begun, work, rounds } = lab();
  const one = rounds.of("a", work);
  rounds.of("b", work).catch(() => {});
  expect(begun).toHaveLength(2);
  begun[0]?.("done");
  await one;
  await turn();
  rounds.of("a", work).catch(() => {});
  expect(begun).toHaveLength(3);
});

it("goes on after a round that failed, and tells only those who shared it", async () => {
  const { begun, work, rounds } = lab();
  const first = rounds.of("a", work);
  const second = rounds.of("a", work);
  begun[0]?.(new Error("no answer"));
  await expect(first).rejects.toThrow("no answer");
  await turn();
  begun[1]?.("there");
  await expect(second).resolves.toBe("there");
});
