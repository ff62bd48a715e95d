import { describe, expect, it } from "vitest";
import { DeadlineError } from "./deadline";
import { isOpenStackError, OpenStackError } from "./errors";
import { BodyError, ExchangeError, TooLargeError } from "./exchange";
import { AddressRefusedError } from "./vetted-lookup";

/** As Next does it: a module once more in the same process. */
const copyOf = (module: string) => import(/* @vite-ignore */ `${module}?copy`);
const failed = {
  kind: "circuit_open",
  site: "Lyon",
  call: "GET /servers",
  cause: "failed repeatedly",
} as const;

describe("an error of another copy of its module", () => {
  it("is one of a cloud's call, with what is to be done", async () => {
    const { OpenStackError: Other } = await copyOf("./errors");
    expect(Other).not.toBe(OpenStackError);
    const error: unknown = new Other(failed);
    expect(error).toBeInstanceOf(OpenStackError);
    expect(isOpenStackError(error, "circuit_open")).toBe(true);
    expect(isOpenStackError(error, "timeout")).toBe(false);
    expect(new OpenStackError(failed)).toBeInstanceOf(Other);
  });

  it.each([
    ["./deadline", DeadlineError],
    ["./exchange", ExchangeError],
    ["./exchange", BodyError],
    ["./exchange", TooLargeError],
    ["./vetted-lookup", AddressRefusedError],
  ])("%s: is known, and no other is taken for it", async (module, known) => {
    const copies = (await copyOf(module)) as Record<string, new (...args: unknown[]) => Error>;
    const name = new (known as new (...args: unknown[]) => Error)().name;
    const Other = copies[name] as new (...args: unknown[]) => Error;
    expect(Other).not.toBe(known);
    expect(new Other()).toBeInstanceOf(known);
    expect(new Error(name)).not.toBeInstanceOf(known);
    expect({ name, message: "" }).not.toBeInstanceOf(known);
  });
});
