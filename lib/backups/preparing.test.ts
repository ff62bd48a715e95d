import { expect, it } from "vitest";
import { preparing } from "./preparing";

const signal = new AbortController().signal;

it("does one kind of work of four runs at a time at a site; another kind does not wait for it", async () => {
  const begun: string[] = [];
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const begin = (siteId: string, what: "preflight" | "describe", name: string, until = held) =>
    preparing(siteId, what, signal, () => {
      begun.push(name);
      return until;
    });
  const runs = ["a", "b", "c", "d", "e"].map((name) => begin("lyon", "preflight", name));
  await begin("lyon", "describe", "described", Promise.resolve());
  await begin("oslo", "preflight", "elsewhere", Promise.resolve());
  expect(begun).toEqual(["a", "b", "c", "d", "described", "elsewhere"]);
  letGo();
  await Promise.all(runs);
  expect(begun.at(-1)).toBe("e");
});
