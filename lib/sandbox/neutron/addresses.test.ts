import { expect, test } from "vitest";
import { cidrText, isWithin, parseCidr, toAddress, toNumber, usable } from "./addresses";

test.each([
  ["10.0.0.1", "10.0.0.1"],
  ["::", "::"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:DB8::a", "2001:db8::a"],
  ["::ffff:192.0.2.1", "::ffff:c000:201"],
  ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
])("%s is written %s", (given, written) => {
  expect(toAddress(toNumber(given), given.includes(":") ? 6 : 4)).toBe(written);
});

test("a cidr loses what is below its prefix, and knows what is in it", () => {
  const cidr = parseCidr("10.1.2.3/24");
  if (!cidr) throw new Error("unreachable");
  expect(cidrText(cidr)).toBe("10.1.2.0/24");
  expect(usable(cidr).map((n) => toAddress(n, 4))).toEqual(["10.1.2.1", "10.1.2.254"]);
  expect(isWithin(cidr, "10.1.2.255")).toBe(true);
  expect(isWithin(cidr, "10.1.3.0")).toBe(false);
  expect(isWithin(cidr, "::1")).toBe(false);
});

test.each(["10.0.0.0/33", "10.0.0/24", "x", "10.0.0.0/24/1", "10.0.0.0/"])("%s is no cidr", (text) => {
  expect(parseCidr(text)).toBeUndefined();
});
