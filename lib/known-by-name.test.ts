import { describe, expect, it } from "vitest";
import { DeadlineError } from "./openstack/deadline";
import { isOpenStackError, OpenStackError } from "./openstack/errors";
import { BodyError, ExchangeError, TooLargeError } from "./openstack/exchange";
import { AddressRefusedError } from "./openstack/vetted-lookup";
import { HostFailure } from "./quiesce/host-failure";
import { troubleOfAny } from "./recoveries/fence/hands";

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
    const { OpenStackError: Other } = await copyOf("./openstack/errors");
    expect(Other).not.toBe(OpenStackError);
    const error: unknown = new Other(failed);
    expect(error).toBeInstanceOf(OpenStackError);
    expect(isOpenStackError(error, "circuit_open")).toBe(true);
    expect(isOpenStackError(error, "timeout")).toBe(false);
    expect(troubleOfAny(error)).toMatchObject({ cause: "Lyon: failed repeatedly" });
    expect(new OpenStackError(failed)).toBeInstanceOf(Other);
  });

  it.each([
    ["./openstack/deadline", DeadlineError],
    ["./openstack/exchange", ExchangeError],
    ["./openstack/exchange", BodyError],
    ["./openstack/exchange", TooLargeError],
    ["./openstack/vetted-lookup", AddressRefusedError],
    ["./quiesce/host-failure", HostFailure],
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
