import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { canonicalJson } from "./canonical-json";
import type { ManifestBody } from "./manifest";
import { manifestName, pointOfManifest } from "./manifest-folder";
import { signManifest } from "./sign-manifest";
import { verifyManifest } from "./verify-manifest";

const ID = "3f0c1d52-0000-4000-8000-000000000001";
const body: ManifestBody = {
  format: "stillpoint-recovery-point",
  version: 1,
  writtenAt: "2026-11-20T15:00:00.000Z",
  writtenBy: "Stillpoint 0",
  point: {
    id: ID,
    state: "complete",
    takenAt: "2026-11-20T14:00:00.000Z",
    completedAt: "2026-11-20T15:00:00.000Z",
    consistency: "filesystem",
    incompleteReasons: [],
    usableServerIds: ["a"],
  },
  vnf: { id: ID, name: "核心 – ядро" },
  site: { id: ID, name: "Lyon", region: "RegionOne" },
  receivers: [],
  run: { id: ID, number: 7 },
  servers: [{ serverId: "a", name: "a", flavor: { vcpus: 2 } }],
  userData: null,
  volumes: [],
  certificate: { version: 1 },
};
const { privateKey } = generateKeyPairSync("ed25519");
const manifest = signManifest(body, privateKey);
const changed = (path: readonly (string | number)[], value: unknown): string => {
  const copy = structuredClone(manifest);
  const at = path.slice(0, -1).reduce<object>((part, key) => Reflect.get(part, key), copy);
  Reflect.set(at, path.at(-1) ?? "", value);
  return JSON.stringify(copy);
};
const otherKey = generateKeyPairSync("ed25519")
  .publicKey.export({ type: "spki", format: "der" })
  .toString("base64");

it("knows its own signature, however the file is laid out", () => {
  const reversed = JSON.stringify(Object.fromEntries(Object.entries(manifest).reverse()));
  for (const text of [JSON.stringify(manifest), JSON.stringify(manifest, null, 4), reversed])
    expect(verifyManifest(text)).toMatchObject({
      isGenuine: true,
      fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    });
});

it("keeps all that is known of a VM, and takes it from before and after more was kept", () => {
  const old = { serverId: "a", name: "a", ports: [{ mac: "m", fixedIps: [] }] };
  const subnets = [{ id: "s", cidr: "10.0.0.0/24", gateway: "10.0.0.1", pools: [] }];
  const servers = [old, { ...old, serverId: "b", ports: [{ mac: "m", fixedIps: [], subnets }] }];
  const verdict = verifyManifest(JSON.stringify(signManifest({ ...body, servers }, privateKey)));
  expect(verdict).toMatchObject({ isGenuine: true });
  expect(verdict.isGenuine && verdict.manifest.servers).toEqual(servers);
});

it.each<[string, string, RegExp]>([
  ["a changed value", changed(["point", "consistency"], "application"), /changed after it was signed/],
  ["a changed description", changed(["servers", 0, "name"], "b"), /changed/],
  ["an added field", changed(["more"], 1), /changed/],
  ["another's key", changed(["signature", "publicKey"], otherKey), /fingerprint/],
  ["another's signature", changed(["signature", "value"], "AAAA"), /changed/],
  ["half a file", JSON.stringify(manifest).slice(0, 200), /not JSON/],
  ["another format", changed(["version"], 2), /no manifest that we know: version/],
])("refuses %s", (_, text, why) => {
  expect(verifyManifest(text)).toEqual({ isGenuine: false, why: expect.stringMatching(why) });
});

it("writes one text for one value", () => {
  expect(canonicalJson({ b: [1, null, "ü\n"], a: { d: undefined, c: 1e21 }, é: -0 })).toBe(
    '{"a":{"c":1e+21},"b":[1,null,"ü\\n"],"é":0}',
  );
  expect(() => canonicalJson({ a: Number.NaN })).toThrow();
});

it("knows its files by their names", () => {
  const name = manifestName({ id: ID, takenAt: new Date("2026-11-20T14:00:17.310Z") });
  expect(name).toBe(`20261120T140017Z-${ID}.json`);
  expect(pointOfManifest(name)).toBe(ID);
  expect(pointOfManifest("notes.json")).toBeUndefined();
});
