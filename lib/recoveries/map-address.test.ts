import { expect, it } from "vitest";
import { isInRange, isSameIp, isSameRange, parseIp } from "./ip-range";
import { type AddressPlace, mapAddress } from "./map-address";
import type { AddressHolder } from "./target-facts";

const MAC = "FA:16:3e:00:00:01";
const taken = (addresses: string[], macs: string[] = [], asked = ["10.10.0.5"]) => ({
  networkId: "n",
  asked,
  addresses,
  macs,
  holders: [] as AddressHolder[],
});
const map = (place: Partial<AddressPlace> = {}, address = "10.10.0.5") =>
  mapAddress(address, MAC, {
    subnet: { cidr: "10.10.0.0/24", gatewayIp: "10.10.0.1", ipv6AddressMode: null },
    isMade: false,
    mayChoose: true,
    taken: taken([]),
    isHome: false,
    sharedWith: null,
    takesFrom: "p",
    ...place,
  });
const keep = { do: "keep" };
const dhcp = { do: "dhcp" };

it("is kept with its MAC where both are free", () => {
  expect(map()).toEqual({ choice: keep, reason: "Kept, with its MAC; both are free.", weight: "ok" });
  expect(map({ isMade: true, taken: null, mayChoose: false })).toMatchObject({ choice: keep, weight: "ok" });
});

it("is kept with a new MAC where that one is taken", () => {
  expect(map({ taken: taken([], ["fa:16:3e:00:00:01"]) })).toMatchObject({ choice: keep, weight: "differs" });
});

it("is kept, and told of, where nobody looked whether it is free", () => {
  expect(map({ taken: null })).toMatchObject({ choice: keep, weight: "differs" });
  expect(map({ taken: taken([], [], ["10.10.0.6"]) })).toMatchObject({ choice: keep, weight: "differs" });
});

it("is asked for where others have it, and any one beside the original", () => {
  expect(map({ taken: taken(["10.10.0.5"]) })).toMatchObject({ choice: null, weight: "open" });
  expect(map({ taken: taken(["10.10.0.5"]), isHome: true })).toMatchObject({
    choice: dhcp,
    weight: "differs",
  });
});

it("is any one outside of the range, and where it may not be chosen", () => {
  expect(map({}, "10.11.0.5")).toMatchObject({ choice: dhcp, reason: expect.stringContaining("outside of") });
  expect(map({ mayChoose: false })).toMatchObject({ choice: dhcp, weight: "differs" });
});

it("is asked for when it is the gateway's, or another VM's of the recovery", () => {
  expect(map({}, "10.10.0.1")).toMatchObject({ choice: null, weight: "open" });
  expect(map({ sharedWith: "hss" })).toMatchObject({
    choice: null,
    reason: expect.stringMatching(/^hss has the same address/),
  });
});

it("is left to IPv6 where that makes it from the MAC", () => {
  const subnet = { cidr: "2001:db8::/64", gatewayIp: null, ipv6AddressMode: "slaac" };
  expect(map({ subnet }, "2001:db8::5")).toMatchObject({ choice: dhcp, weight: "ok" });
  const stateful = { ...subnet, ipv6AddressMode: "dhcpv6-stateful" };
  expect(map({ subnet: stateful, isMade: true }, "2001:db8::5")).toMatchObject({ choice: keep });
});

it("waits for its subnet", () => {
  expect(map({ subnet: null })).toMatchObject({ choice: null, weight: "open" });
});

it("knows ranges and addresses, however they are written", () => {
  expect(isInRange("10.10.1.255", "10.10.0.0/23")).toBe(true);
  expect(isInRange("10.10.2.0", "10.10.0.0/23")).toBe(false);
  expect(isInRange("10.10.0.5", "0.0.0.0/0")).toBe(true);
  expect(isInRange("2001:db8::1", "2001:DB8:0:0::/64")).toBe(true);
  expect(isInRange("2001:db8:1::1", "2001:db8::/64")).toBe(false);
  expect(isInRange("10.0.0.1", "::/0")).toBe(false);
  expect(isSameIp("2001:db8::1", "2001:0DB8:0:0:0:0:0:1")).toBe(true);
  expect(isSameRange("10.0.0.0/8", "10.1.2.3/8")).toBe(true);
  expect(isSameRange("10.0.0.0/8", "10.0.0.0/9")).toBe(false);
  for (const none of ["", "10.0.0", "10.0.0.256", "1::2::3", ":::", "1:2:3:4:5:6:7", "12345::", "g::"])
    expect([none, parseIp(none)]).toEqual([none, null]);
  for (const none of ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/"])
    expect([none, isInRange("10.0.0.1", none)]).toEqual([none, false]);
});
