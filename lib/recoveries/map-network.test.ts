import { describe, expect, it } from "vitest";
import type { DescribedNetwork } from "./described-networks";
import { mapDrillNetwork, mapNetwork } from "./map-network";
import { mapSubnet } from "./map-subnet";
import type { TargetNetwork } from "./target-facts";

const values = {
  id: "s1",
  name: "sub",
  cidr: "10.10.0.0/24",
  ipVersion: 4,
  gateway: "10.10.0.1",
  hasDhcp: true,
  pools: [],
  dns: [],
  hostRoutes: [],
  ipv6AddressMode: null,
  ipv6RaMode: null,
};
const NETWORK: DescribedNetwork = {
  id: "n1",
  name: "core",
  mtu: 1450,
  providerType: "vxlan",
  isOwn: true,
  hasPortSecurity: true,
  projectIds: ["p1"],
  subnets: [{ id: "s1", name: "sub", cidr: "10.10.0.0/24", ipVersion: 4, values }],
};
const there = (
  id: string,
  name: string,
  cidrs: string[],
  more: Partial<TargetNetwork> = {},
): TargetNetwork => ({
  id,
  name,
  isOwn: true,
  isShared: false,
  isExternal: false,
  subnets: cidrs.map((cidr, i) => ({
    id: `${id}-${i}`,
    name: "",
    cidr,
    ipVersion: 4,
    gatewayIp: null,
    ipv6AddressMode: null,
  })),
  ...more,
});
const RANGE = "10.10.0.0/24";
const site = (isHome = false) => ({ id: "r2", name: "RegionTwo", region: "r2", isHome });
const map = (networks: TargetNetwork[] | null, network: Partial<DescribedNetwork> = {}, isHome = false) =>
  mapNetwork({ ...NETWORK, ...network }, { networks }, site(isHome));

describe("a network", () => {
  it("is the one of the same name and range", () => {
    expect(map([there("a", "other", [RANGE]), there("b", "core", ["10.10.0.0/24", "10.11.0.0/24"])])).toEqual(
      {
        choice: { do: "use", id: "b", name: "core" },
        reason: "Same name and same range.",
        weight: "ok",
      },
    );
  });

  it("is the project's own before a shared one of the same kind, and asked for between equals", () => {
    const shared = there("a", "core", [RANGE], { isOwn: false, isShared: true });
    expect(map([shared, there("b", "core", [RANGE])])).toMatchObject({ choice: { id: "b" } });
    expect(map([there("a", "core", [RANGE]), there("b", "core", [RANGE])])).toMatchObject({
      choice: null,
      weight: "open",
    });
  });

  it("is one of the same range, to be looked at, and asked for between several", () => {
    expect(map([there("a", "net-b", [RANGE])])).toMatchObject({ choice: { id: "a" }, weight: "differs" });
    expect(map([there("a", "net-a", [RANGE]), there("b", "net-b", [RANGE])])).toMatchObject({
      choice: null,
      reason: "Several networks there have this range: net-a, net-b. Choose one.",
    });
  });

  it("is made where that of its name has another range", () => {
    expect(map([there("a", "core", ["10.20.0.0/24"])])).toEqual({
      choice: { do: "make", name: "core" },
      reason:
        "core there has 10.20.0.0/24: one with the VMs’ own range is made, so that they keep their addresses.",
      weight: "differs",
    });
  });

  it("is made where there is none, and told of when it was the provider's", () => {
    expect(map([])).toMatchObject({
      choice: { do: "make", name: "core" },
      reason: "No such network there: it is made by value.",
    });
    expect(map([], { providerType: "vlan" })).toMatchObject({
      reason: expect.stringContaining("it is the provider’s"),
    });
  });

  it("is never an external one", () => {
    expect(map([there("a", "core", [RANGE], { isExternal: true })])).toMatchObject({
      choice: { do: "make" },
    });
  });

  it("is its own at home", () => {
    expect(map([there("n1", "renamed", ["10.99.0.0/24"])], {}, true)).toMatchObject({
      choice: { do: "use", id: "n1" },
      weight: "ok",
    });
  });

  it("is asked for where its range, or the networks there, are not known", () => {
    const subnets = [{ id: "s1", name: null, cidr: null, ipVersion: null, values: null }];
    expect(map([], { subnets })).toMatchObject({ choice: null, weight: "open" });
    expect(mapDrillNetwork({ ...NETWORK, subnets }, "make")).toMatchObject({ choice: null });
    expect(map(null)).toMatchObject({ choice: null, reason: "The networks there could not be read." });
  });

  it("is made for a drill, or asked for where drills have chosen ones", () => {
    expect(mapDrillNetwork(NETWORK, "make")).toMatchObject({
      choice: { do: "make", name: "core (drill)" },
      weight: "ok",
    });
    expect(mapDrillNetwork(NETWORK, "mapped")).toMatchObject({ choice: null, weight: "open" });
  });
});

describe("a subnet", () => {
  const [known] = NETWORK.subnets;
  if (!known) throw new Error("no subnet");
  const use = { do: "use", id: "a", name: "core" } as const;

  it("is the one of the same range, however that is written", () => {
    expect(mapSubnet(known, use, there("a", "core", ["10.20.0.0/24", "10.10.0.9/24"]))).toMatchObject({
      choice: { do: "use", id: "a-1" },
      weight: "ok",
    });
  });

  it("is the only other one, or asked for", () => {
    expect(mapSubnet(known, use, there("a", "core", ["10.20.0.0/24"]))).toMatchObject({
      choice: { do: "use", id: "a-0" },
      weight: "differs",
    });
    expect(mapSubnet(known, use, there("a", "core", ["10.20.0.0/24", "10.30.0.0/24"]))).toMatchObject({
      choice: null,
    });
    expect(mapSubnet(known, use, there("a", "core", []))).toMatchObject({ choice: null, weight: "open" });
    expect(mapSubnet(known, use, undefined)).toMatchObject({ choice: null });
    expect(mapSubnet(known, null, undefined)).toMatchObject({
      reason: "Its network has to be chosen first.",
    });
  });

  it("is made by value; of an older point without what that does not know", () => {
    const make = { do: "make", name: "core" } as const;
    expect(mapSubnet(known, make, undefined)).toMatchObject({ choice: { do: "make" }, weight: "ok" });
    expect(mapSubnet({ ...known, values: null }, make, undefined)).toMatchObject({
      choice: { do: "make", subnet: { cidr: RANGE, gatewayIp: null, dnsServers: [] } },
      weight: "differs",
    });
    expect(mapSubnet({ ...known, values: null, cidr: null }, make, undefined)).toMatchObject({
      choice: null,
    });
  });
});
