import { describe, expect, it } from "vitest";
import { mapFloatingIp } from "./map-floating-ip";
import { mapKeypair } from "./map-keypair";
import { mapRouter } from "./map-router";
import { mapSecurityGroup } from "./map-security-group";
import { mapServerGroup } from "./map-server-group";
import { mapVolumeType } from "./map-volume-type";
import { mapZone } from "./map-zone";

describe("a security group", () => {
  const rule = (more: object = {}) => ({
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    portMin: 22,
    portMax: 22,
    remoteIpPrefix: null as string | null,
    remoteGroup: null as string | null,
    description: null,
    ...more,
  });
  const group = (name: string, rules = [rule()], id = "g1") => ({
    id,
    name,
    description: null,
    isStateful: true,
    rules,
  });
  const map = (
    own: ReturnType<typeof group> | undefined,
    there: ReturnType<typeof group>[] | null,
    isHome = false,
  ) =>
    mapSecurityGroup(
      own,
      new Set(["ssh", "default"]),
      { securityGroups: there },
      { id: "r2", name: "RegionTwo", region: "r2", isHome },
      "RegionOne",
    );

  it("is one of the same name and rules, whatever their order and spelling", () => {
    const a = rule({ remoteIpPrefix: "0.0.0.0/0" });
    const b = rule({ portMin: 80, portMax: 80, description: "web" });
    const there = group("ssh", [{ ...b, description: null }, rule(), rule()], "g2");
    expect(map(group("ssh", [a, b]), [there])).toMatchObject({
      choice: { do: "use", id: "g2" },
      weight: "ok",
    });
  });

  it("is made where its rules are others there", () => {
    const there = group("ssh", [rule({ remoteIpPrefix: "10.0.0.0/8" })], "g2");
    expect(map(group("ssh"), [there])).toMatchObject({ choice: { do: "make", name: "ssh" }, weight: "ok" });
    expect(map(group("ssh"), [{ ...group("ssh"), isStateful: false }])).toMatchObject({
      choice: { do: "make" },
    });
    expect(map(group("ssh"), [group("other")])).toMatchObject({ choice: { do: "make" } });
  });

  it("is the project's own default where that has its rules, else made beside it", () => {
    const own = group("default", [rule({ remoteGroup: "default" })]);
    expect(map(own, [{ ...own, id: "d2" }])).toMatchObject({ choice: { do: "use", id: "d2" } });
    expect(map(own, [group("default", [], "d2")])).toMatchObject({
      choice: { do: "make", name: "default (of RegionOne)" },
      weight: "differs",
    });
  });

  it("says which rules cannot be made", () => {
    const rules = [
      rule({ remoteGroup: "bastion" }),
      rule({ remoteAddressGroup: "ag" }),
      rule({ remoteGroup: "ssh" }),
    ];
    expect(map(group("ssh", rules), [])).toMatchObject({
      weight: "differs",
      reason:
        "Made by its rules, but for those that cannot be: for the group bastion, for the address group ag.",
    });
  });

  it("is its own at home, also when it has changed", () => {
    expect(map(group("ssh"), [group("ssh")], true)).toMatchObject({ choice: { id: "g1" }, weight: "ok" });
    expect(map(group("ssh"), [group("ssh", [])], true)).toMatchObject({
      choice: { id: "g1" },
      weight: "differs",
    });
  });

  it("is asked for where it or those there are not known", () => {
    expect(map(undefined, [])).toMatchObject({ choice: null, weight: "open" });
    expect(map(group("ssh"), null)).toMatchObject({ choice: null, weight: "open" });
  });
});

describe("a keypair", () => {
  const key = { name: "ops", publicKey: "ssh-ed25519 AAAA", type: "ssh", fingerprint: "aa:bb:cc:dd:ee:ff" };
  const map = (keypairs: { name: string; fingerprint: string }[] | null, more: object = {}) =>
    mapKeypair({ ...key, ...more }, { keypairs });

  it("is the same key, under whatever name; of several the one of its name", () => {
    expect(map([{ name: "mine", fingerprint: key.fingerprint }])).toMatchObject({
      choice: { do: "use", id: "mine" },
      weight: "ok",
    });
    const { fingerprint } = key;
    const alike = ["mine", "ops", "yours"].map((name) => ({ name, fingerprint }));
    expect(map(alike)).toMatchObject({ choice: { do: "use", id: "ops" }, reason: "The same key." });
  });

  it("is imported, under the run's name: another key of its name is not in the way", () => {
    for (const there of [[], [{ name: "ops", fingerprint: "11:22" }]])
      expect(map(there)).toEqual({
        choice: { do: "make", name: "ops" },
        reason: "Its public key is imported, under a name that begins with stillpoint-.",
        weight: "ok",
      });
  });

  it("is left out where its public key is not known", () => {
    const none = { publicKey: null, fingerprint: null };
    expect(map([], none)).toMatchObject({ choice: { do: "leave-out" }, weight: "differs" });
    expect(map(null)).toMatchObject({ choice: null, weight: "open" });
  });
});

describe("a volume type", () => {
  const type = (name: string, more: object = {}) => ({
    id: `t-${name}`,
    name,
    isEncrypted: false,
    isMultiattach: false,
    isDefault: false,
    ...more,
  });
  const types = [type("ssd"), type("lvm", { isDefault: true }), type("luks", { isEncrypted: true })];
  const map = (
    name: string | null,
    isEncrypted: boolean | null = false,
    isHome = false,
    volumeTypes = types,
  ) => mapVolumeType(name, isEncrypted, { volumeTypes }, isHome);

  it("is the one of its name, else the default", () => {
    expect(map("ssd")).toMatchObject({ choice: { id: "t-ssd" }, weight: "ok" });
    expect(map("nvme")).toEqual({
      choice: { do: "use", id: "t-lvm", name: "lvm" },
      reason: "nvme is missing there: the site’s default, lvm, is used.",
      weight: "differs",
    });
    expect(map(null)).toMatchObject({ choice: { id: "t-lvm" }, weight: "ok" });
    expect(map("nvme", false, false, [type("ssd")])).toMatchObject({ choice: null, weight: "open" });
  });

  it("is none for an encrypted volume elsewhere, nor one that encrypts for a plain one", () => {
    expect(map("luks", true)).toMatchObject({ choice: null, weight: "open" });
    expect(map("luks", false)).toMatchObject({ choice: null, weight: "open" });
    expect(map("luks", true, true)).toMatchObject({ choice: { id: "t-luks" }, weight: "ok" });
    expect(map("gone", true, true)).toMatchObject({ choice: null, weight: "open" });
  });

  it("is asked for where the types could not be read", () => {
    expect(mapVolumeType("ssd", false, { volumeTypes: null }, false)).toMatchObject({ choice: null });
  });
});

it("finds a zone of the same name that is up, else any", () => {
  const zones = [
    { name: "a", isAvailable: true },
    { name: "b", isAvailable: false },
  ];
  const map = (zone: string | null, computeZones: typeof zones | null = zones) =>
    mapZone(zone, { computeZones });
  expect(map("a")).toMatchObject({ choice: { do: "use", id: "a" }, weight: "ok" });
  expect(map("b")).toMatchObject({ choice: { do: "leave-out" }, reason: "Any zone: b is not up there." });
  expect(map("c")).toMatchObject({ choice: { do: "leave-out" }, weight: "differs" });
  expect(map(null)).toMatchObject({ choice: { do: "leave-out" }, weight: "ok" });
  expect(map("a", null)).toMatchObject({ choice: { do: "leave-out" }, weight: "differs" });
});

it("makes a server group of a policy that Nova has", () => {
  expect(mapServerGroup({ name: "g", policy: "anti-affinity", rules: {} })).toMatchObject({
    choice: { do: "make", name: "g" },
    reason:
      "Made with the same policy, under a name that begins with stillpoint-: its VMs run on different hosts.",
  });
  expect(mapServerGroup({ name: "g", policy: "odd", rules: {} })).toMatchObject({
    choice: { do: "leave-out" },
  });
});

it("connects a made subnet to the router of the same name, and to no other", () => {
  const values = { gateway: "10.0.0.1", router: "r" } as never;
  const subnet = { id: "s", name: "s", cidr: "10.0.0.0/24", ipVersion: 4 as const, values };
  const map = (routers: { id: string; name: string }[] | null, more: object = {}) =>
    mapRouter({ ...subnet, ...more }, { routers });
  expect(map([{ id: "r2", name: "r" }])).toMatchObject({ choice: { do: "use", id: "r2" }, weight: "ok" });
  const none = { choice: { do: "leave-out" }, weight: "differs" };
  expect(map([])).toMatchObject(none);
  expect(map(null)).toMatchObject(none);
  expect(map(["1", "2"].map((id) => ({ id, name: "r" })))).toMatchObject(none);
  expect(map([{ id: "r2", name: "r" }], { values: null })).toMatchObject(none);
  expect(map([], { values: { gateway: null, router: null } })).toMatchObject({ weight: "ok" });
});

it("leads a floating IP that the project has, and that leads nowhere", () => {
  const map = (portId: string | null, isHome = false) =>
    mapFloatingIp("203.0.113.5", { floatingIps: [{ id: "f", address: "203.0.113.5", portId }] }, isHome);
  expect(map(null)).toMatchObject({ choice: { do: "use", id: "f", name: "203.0.113.5" }, weight: "ok" });
  const none = { do: "leave-out" };
  expect(map("port")).toMatchObject({ choice: none, weight: "open" });
  expect(map("port", true)).toMatchObject({ choice: none, weight: "differs" });
  expect(mapFloatingIp("203.0.113.5", { floatingIps: [] }, false)).toMatchObject({
    choice: none,
    weight: "open",
  });
  expect(mapFloatingIp("203.0.113.5", { floatingIps: null }, false)).toMatchObject({
    choice: none,
    weight: "open",
  });
});
