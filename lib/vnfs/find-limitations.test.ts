import { expect, it } from "vitest";
import { findLimitations } from "./find-limitations";
import { makeFacts } from "./testing/make-facts";

const limits = (
  told: Parameters<typeof makeFacts>[1],
  more: Parameters<typeof makeFacts>[2] = {},
  excludedVolumeIds: string[] = [],
) =>
  findLimitations(
    [
      { serverId: "a", name: "a", excludedVolumeIds },
      { serverId: "b", name: "scscf-2", excludedVolumeIds: [] },
    ],
    new Map([
      ["a", makeFacts("a", told, more)],
      ["b", makeFacts("b")],
    ]),
  );
const attachments = (...ids: string[]) => ({
  attachments: ids.map((serverId) => ({ id: serverId, serverId, device: "/dev/vdb", hostName: undefined })),
});

it("are none for a VM that boots from a volume of its own", () => {
  expect(limits({})).toEqual([]);
});

it("says that a root disk outside Cinder is not backed up, and whether anything of the VM is", () => {
  const server = { image: { id: "i" } };
  expect(limits({ server })).toMatchObject([
    {
      serverId: "a",
      kind: "local-root-disk",
      text: expect.stringMatching(/its volumes alone are backed up\.$/),
    },
  ]);
  expect(limits({ server, volumes: {} })).toMatchObject([
    { kind: "local-root-disk", text: expect.stringMatching(/nothing of it is backed up\.$/) },
  ]);
});

it("says that disks which its flavor gives on the compute host come back empty", () => {
  const flavor = { original_name: "f", vcpus: 1, ram: 512, disk: 1, ephemeral: 20, swap: 512 };
  expect(limits({ server: { flavor } })).toEqual([
    {
      ...{ serverId: "a", name: "a", kind: "local-disks" },
      text: "Its ephemeral disk of 20 GiB and its swap disk of 512 MiB lie on the compute host: no volume backup holds them, and they come back empty.",
      todo: "Keep on volumes what must survive.",
    },
  ]);
  expect(limits({ server: { flavor: { ...flavor, ephemeral: 0 } } })).toMatchObject([
    {
      text: "Its swap disk of 512 MiB lies on the compute host: no volume backup holds it, and it comes back empty.",
    },
  ]);
});

it("says that there is nothing to back up, or that all of it is left out", () => {
  expect(limits({ volumes: {} })).toMatchObject([{ kind: "no-volumes" }]);
  expect(limits({}, {}, ["a-root"])).toMatchObject([
    { kind: "no-volumes", text: expect.stringContaining("left out") },
  ]);
});

it("names the VMs of the VNF that share a volume, and counts those outside of it", () => {
  const shared = (...ids: string[]) =>
    limits({ volumes: { "a-root": {}, s: { name: "spool", isMultiattach: true, ...attachments(...ids) } } });
  expect(shared("a")).toEqual([]);
  expect(shared("a", "b")).toEqual([
    {
      ...{ serverId: "a", name: "a", kind: "shared-volume" },
      text: "Its volume spool is shared with scscf-2: it is cut and backed up once, while all of them stand still.",
    },
  ]);
  expect(shared("a", "b", "x")).toMatchObject([
    {
      text: expect.stringContaining("scscf-2, a VM outside this VNF: what is written"),
      todo: expect.any(String),
    },
  ]);
});

it("says where an encrypted volume can be restored, unless it is left out", () => {
  const volumes = { "a-root": {}, "a-data": { isEncrypted: true } };
  expect(limits({ volumes })).toMatchObject([
    { kind: "encrypted-volume", text: expect.stringContaining("disk a-data is encrypted") },
  ]);
  expect(limits({ volumes }, {}, ["a-data"])).toEqual([]);
});

it("says what is not known, and who could know it", () => {
  expect(limits({ volumes: { "a-root": {}, foreign: undefined } })).toMatchObject([
    { kind: "unknown", text: expect.stringContaining("volume foreign") },
  ]);
  expect(limits({ server: { status: "UNKNOWN" } })).toMatchObject([{ kind: "unknown" }]);
  expect(limits({ server: null })).toMatchObject([{ kind: "unknown" }]);
  expect(limits({}, { credentialId: null })).toMatchObject([{ kind: "no-credential" }]);
  expect(limits({ volumes: {} }, { deletedAt: "2026-11-20T10:00:00.000Z" })).toEqual([]);
});
