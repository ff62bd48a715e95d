import { beforeEach, describe, expect, it } from "vitest";
import { SignInLimits } from "./sign-in-limits";

describe("SignInLimits", () => {
  let now = 0;
  let limits: SignInLimits;
  beforeEach(() => {
    now = 0;
    limits = new SignInLimits(() => now);
  });

  it("refuses the sixth wrong password of one account from one address, and says how long to wait", () => {
    for (let i = 0; i < 5; i++) limits.take("10.0.0.1", "administrator");
    expect(() => limits.take("10.0.0.1", "Administrator")).toThrow("Try again in 15 minutes.");
    now += 15 * 60_000;
    expect(() => limits.take("10.0.0.1", "administrator")).not.toThrow();
  });

  it("does not lock the owner out at another address", () => {
    for (let i = 0; i < 5; i++) limits.take("10.0.0.66", "administrator");
    expect(() => limits.take("10.0.0.1", "administrator")).not.toThrow();
  });

  it("counts all addresses of one IPv6 network as one client", () => {
    for (let i = 0; i < 5; i++) limits.take(`2001:db8::${i}`, "administrator");
    expect(() => limits.take("2001:db8::ffff", "administrator")).toThrow(/Too many attempts/);
    expect(() => limits.take("2001:db8:0:1::1", "administrator")).not.toThrow();
  });

  it("does not count right passwords against the account", () => {
    for (let i = 0; i < 15; i++) limits.take("10.0.0.1", "administrator")();
  });

  it("takes back an attempt that nobody looked at, and no other", () => {
    for (let i = 0; i < 4; i++) limits.take("10.0.0.1", "ada@Default");
    for (let i = 0; i < 5; i++) {
      limits.take("10.0.0.1", "ada@Default");
      limits.withdraw("10.0.0.1", "Ada@default");
    }
    limits.take("10.0.0.1", "ada@Default");
    expect(() => limits.take("10.0.0.1", "ada@Default")).toThrow(/Too many attempts/);
  });

  it("refuses the 21st attempt of one address in a minute, whatever names it tries", () => {
    for (let i = 0; i < 20; i++) limits.take("10.0.0.1", `name-${i}`);
    expect(() => limits.take("10.0.0.1", "name-21")).toThrow(/Too many attempts/);
    now += 60_000;
    expect(() => limits.take("10.0.0.1", "name-21")).not.toThrow();
  });

  it("forgets the least recently used address first, so its memory is bounded", () => {
    for (let i = 0; i < 5; i++) limits.take("10.0.0.1", "administrator");
    for (let i = 0; i < 20_000; i++) limits.take(`address-${i}`, "x");
    expect(() => limits.take("10.0.0.1", "administrator")).not.toThrow();
  });
});
