import { expect, it } from "vitest";
import { HostFailure, hostFailureOf } from "./host-failure";

it("is known, with its reason, also when another copy of its module has thrown it", async () => {
  const copy = "./host-failure?copy";
  const { HostFailure: Other } = await import(/* @vite-ignore */ copy);
  expect(Other).not.toBe(HostFailure);
  const error: unknown = new Other("compute1", "wrong-key", "its key is another one");
  expect(error).toBeInstanceOf(HostFailure);
  expect(hostFailureOf("compute1", error, true)).toBe(error);
});
