import { describe, expect, it } from "vitest";
import { threeVms } from "../recoveries/testing/three-vms";
import type { Manifest } from "../recovery-points/manifest/manifest";
import { toImportable } from "./importable";

const ID = "3f0c1d52-0000-4000-8000-000000000001";
const AT = "2026-11-20T14:00:00.000Z";
const manifest = (changes: object = {}): Manifest => ({
  format: "stillpoint-recovery-point",
  version: 1,
  writtenAt: AT,
  writtenBy: "Stillpoint 0",
  point: {
    id: ID,
    state: "complete",
    takenAt: AT,
    completedAt: AT,
    consistency: "filesystem",
    incompleteReasons: [],
    usableServerIds: [],
  },
  vnf: { id: ID, name: "vIMS" },
  site: { id: ID, name: "Lyon", region: "RegionOne" },
  receivers: [],
  run: { id: ID, number: 7 },
  servers: [],
  userData: null,
  volumes: [],
  certificate: {
    version: 1,
    runId: ID,
    runNumber: 7,
    site: "Lyon",
    consistency: "filesystem",
    limits: [],
    openedAt: AT,
    closedAt: AT,
    windowMs: 1,
    budgetMs: 8_000,
    overlap: null,
    longestFreezeMs: 1,
    members: [],
    snapshots: [],
    claims: [],
    incidents: [],
  },
  signature: { algorithm: "Ed25519", publicKey: "", fingerprint: "", value: "s" },
  ...changes,
});
const serversOf = (servers: object[]) => {
  const found = toImportable(manifest({ servers }));
  if ("why" in found) throw new Error(found.why);
  return found.servers;
};

describe("what can be taken over of a manifest", () => {
  it("keeps all that is told of a VM, whatever version told it", () => {
    const described = threeVms().servers.map((server) => ({ ...server, more: { of: ["a later version"] } }));
    expect(serversOf(described)).toEqual(described);
  });

  it("knows the owner and the description of a VNF, which older ones do not tell", () => {
    expect(toImportable(manifest())).toMatchObject({ vnf: { id: ID, name: "vIMS" } });
    const vnf = { id: ID, name: "vIMS", description: "voice", owner: "NOC Lyon" };
    expect(toImportable(manifest({ vnf }))).toMatchObject({ vnf });
  });

  it("fills in what an older version did not tell as not known", () => {
    const [server] = serversOf([{ serverId: "vm", name: "vm" }]);
    expect(server).toMatchObject({
      bootOrder: 1,
      position: 1,
      volumes: [],
      ports: [],
      securityGroups: [],
      failed: [],
    });
    expect(server).toMatchObject({
      flavor: null,
      keypair: null,
      projectName: null,
      hasUserData: null,
      projectId: "",
    });
  });

  it.each<[string, object, RegExp]>([
    ["an id that is none", { run: { id: "seven", number: 7 } }, /run\.id/],
    ["a time that is none", { point: { ...manifest().point, takenAt: "yesterday" } }, /point\.takenAt/],
    [
      "a label that we do not know",
      { point: { ...manifest().point, consistency: "perfect" } },
      /consistency/,
    ],
    [
      "a VM twice",
      {
        servers: [
          { serverId: "a", name: "a" },
          { serverId: "a", name: "b" },
        ],
      },
      /twice/,
    ],
    ["a boot order of none", { servers: [{ serverId: "a", name: "a", bootOrder: 0 }] }, /bootOrder/],
    ["a certificate without its evidence", { certificate: { version: 1 } }, /certificate/],
    ["a path for an id", { servers: [{ serverId: "../a", name: "a" }] }, /serverId/],
  ])("refuses %s", (_, changes, why) => {
    expect(toImportable(manifest(changes))).toEqual({ why: expect.stringMatching(why) });
  });

  it("replaces what PostgreSQL does not take, in names of fields, too", () => {
    const [server] = serversOf([{ serverId: "vm", name: "a\0b", metadata: { "k\0": "\ud800" } }]);
    expect([server?.name, server?.metadata]).toEqual(["a\ufffdb", { "k\ufffd": "\ufffd" }]);
  });
});
