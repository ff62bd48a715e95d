import { expect, it } from "vitest";
import type { TargetFacts, TargetNetwork, TargetProject, TargetSubnet } from "../target-facts";
import { changedSince, projectsOf, restsOn } from "./rests-on";

const subnet = (id: string, cidr: string): TargetSubnet => ({
  ...{ id, name: id, cidr, ipVersion: 4 },
  ...{ gatewayIp: null, ipv6AddressMode: null },
});
const network = (
  id: string,
  subnets = [subnet("a", "10.0.0.0/24"), subnet("b", "10.1.0.0/24")],
): TargetNetwork => ({
  ...{ id, name: id, subnets },
  ...{ isOwn: true, isShared: false, isExternal: false },
});
const type = (id: string, isEncrypted = false) => ({
  ...{ id, name: id, isEncrypted, isMultiattach: false, isDefault: false },
});

const PROJECT: TargetProject = {
  ...{ credentialId: "c", projectId: "ims", projectName: "ims", isAdmin: false, isForRecords: true },
  flavors: null,
  volumeTypes: [type("fast"), type("slow")],
  networks: [network("used"), network("other")],
  ...{ taken: [], securityGroups: [], floatingIps: [], routers: [] },
  keypairs: [{ name: "ops", fingerprint: "aa:bb" }],
  quotas: { cores: { limit: 20, used: 4 } },
};
const target = (change: Partial<TargetProject> = {}, whole: Partial<TargetFacts> = {}): TargetFacts => ({
  site: { id: "oslo", name: "Oslo", region: "two", isHome: false },
  ...{ asOf: "2026-11-23T21:00:00.000Z", isLive: true, hosts: [], copies: [] },
  projects: [{ ...PROJECT, ...change }],
  computeZones: [{ name: "nova", isAvailable: true }],
  volumeZones: ["nova"],
  backupServices: [{ host: "one", zone: "nova", isUp: true, driver: null }],
  extensions: ["router"],
  ...whole,
});
const PLAN = {
  ports: [{ networkId: "used" }],
  servers: [{ keypair: "ops", zone: "nova" }],
  volumes: [{ typeId: "fast" }],
};
const changed = (change: Partial<TargetProject>, whole: Partial<TargetFacts> = {}) =>
  changedSince(restsOn(target(), PLAN), target(change, whole));

it("rests on what the plan names, and on what every plan needs", () => {
  expect(Object.keys(restsOn(target(), PLAN)).sort()).toEqual([
    "backup-service/-/works",
    "compute-zone/-/nova",
    "keypair/ims/ops",
    "network/ims/used",
    "quota/ims/cores",
    "volume-type/ims/fast",
    "volume-zone/-/nova",
  ]);
  expect([...projectsOf([restsOn(target(), PLAN)])]).toEqual(["ims"]);
});

it.each<[string, string[], Partial<TargetProject>, Partial<TargetFacts>?]>([
  ["a network that is used is gone", ["network/ims/used"], { networks: [network("other")] }],
  [
    "a subnet of it is another one",
    ["network/ims/used"],
    { networks: [network("used", [subnet("a", "10.0.0.0/25")])] },
  ],
  ["a volume type is encrypted now", ["volume-type/ims/fast"], { volumeTypes: [type("fast", true)] }],
  ["a keypair is another key", ["keypair/ims/ops"], { keypairs: [{ name: "ops", fingerprint: "cc" }] }],
  ["a quota is smaller", ["quota/ims/cores"], { quotas: { cores: { limit: 8, used: 4 } } }],
  [
    "a zone is out of order",
    ["compute-zone/-/nova"],
    {},
    { computeZones: [{ name: "nova", isAvailable: false }] },
  ],
  [
    "no backup service works",
    ["backup-service/-/works"],
    {},
    { backupServices: [{ host: "one", zone: "nova", isUp: false, driver: null }] },
  ],
])("tells when %s", (_, keys, change, whole) => {
  expect(changed(change, whole)).toEqual(keys);
});

it("tells all of a project whose credential is gone", () => {
  expect(changed({}, { projects: [] })).toEqual(
    Object.keys(restsOn(target(), PLAN)).filter((key) => key.includes("/ims/")),
  );
});

it("knows what a name with a slash belongs to", () => {
  const quotas = (limit: number) => ({ quotas: { "volumes_a/b": { limit, used: 0 } } });
  const rests = restsOn(target(quotas(10)), PLAN);
  expect(changedSince(rests, target(quotas(9)))).toEqual(["quota/ims/volumes_a/b"]);
});

it.each<[string, Partial<TargetProject>, Partial<TargetFacts>?]>([
  ["more of a quota is used", { quotas: { cores: { limit: 20, used: 19 } } }],
  [
    "something is gone that the plan does not use",
    { networks: [network("used")], volumeTypes: [type("fast")] },
  ],
  ["a thing is new", { networks: [...(PROJECT.networks ?? []), network("new")] }],
  [
    "subnets come in another order",
    { networks: [network("used", [subnet("b", "10.1.0.0/24"), subnet("a", "10.0.0.0/24")])] },
  ],
  [
    "something could not be read",
    { networks: null, quotas: { volumes: { limit: 10, used: 0 } } },
    { computeZones: null },
  ],
  [
    "another backup service works",
    {},
    { backupServices: [{ host: "two", zone: "nova", isUp: true, driver: null }] },
  ],
  ["something can be read that could not", { flavors: [] }],
])("tells nothing when %s", (_, change, whole) => {
  expect(changed(change, whole)).toEqual([]);
});
