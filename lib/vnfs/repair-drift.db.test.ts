import { expect, it } from "vitest";
import { db } from "../db";
import { repairDrift } from "./repair-drift";
import { addVms, storedLab } from "./testing/stored-lab";

const lab = storedLab();
const core = () => ({ siteId: lab.lyon, projectId: "core" });
const repair = (vnf: { id: string; version: number }, ...repairs: object[]) =>
  repairDrift(lab.admin, { vnfId: vnf.id, version: vnf.version, repairs });
const now = async (id: string, serverId: string) =>
  (await lab.read(id)).members.find((m) => m.serverId === serverId);

it("takes new volumes in or leaves them out, and forgets detached ones", async () => {
  const vnf = await lab.vnf({ members: [{ serverId: "a1", excludedVolumeIds: ["a1-data"] }] });
  await db().inventoryVolume.deleteMany({ where: { volumeId: "a1-data" } });
  await addVms(core(), { a1: ["a1-root", "n1", "n2"] });
  const of = { serverId: "a1" };
  const all = [
    { ...of, kind: "volume-added", volumeId: "n1" },
    { ...of, kind: "volume-added", volumeId: "n2", leaveOut: true },
    { ...of, kind: "volume-removed", volumeId: "a1-data" },
  ];
  expect(await repair(vnf, ...all)).toEqual({ repaired: 3, version: 2 });
  expect(await now(vnf.id, "a1")).toMatchObject({
    knownVolumeIds: ["a1-root", "n1", "n2"],
    excludedVolumeIds: ["n2"],
  });
  expect(await lab.lastEntry()).toMatchObject({
    action: "vnf.drift_repaired",
    details: { repaired: [{ name: "vm-a1", volumeId: "n1" }, { leftOut: true }, { kind: "volume-removed" }] },
  });
});

it("takes out what is gone, takes over a new name, and chooses the best method again", async () => {
  const members = [{ serverId: "a1" }, { serverId: "a2", quiesceMethod: "guest-agent" }, { serverId: "a3" }];
  const vnf = await lab.vnf({ members });
  await db().inventoryServer.update({
    where: { siteId_serverId: { siteId: lab.lyon, serverId: "a1" } },
    data: { deletedAt: new Date() },
  });
  await addVms(core(), { a2: ["a2-root"], a3: ["a3-root"] }, (id) => ({
    name: id === "a3" ? "neu" : "vm-a2",
  }));
  await db().$executeRaw`UPDATE inventory_volumes
    SET detail = detail || '{"isBootable": true, "imageMetadata": {"os_type": "linux"}}' WHERE volume_id = 'a2-root'`;
  await repair(
    vnf,
    { kind: "vm-deleted", serverId: "a1" },
    { kind: "method-impossible", serverId: "a2" },
    { kind: "vm-renamed", serverId: "a3" },
  );
  expect((await lab.read(vnf.id)).members).toMatchObject([
    { serverId: "a2", position: 1, quiesceMethod: null },
    { serverId: "a3", position: 2, name: "neu" },
  ]);
});

it("of what is not so any more changes nothing at all", async () => {
  const vnf = await lab.vnf();
  await addVms(core(), { a1: ["a1-root", "a1-data", "n1"] });
  const there = { kind: "volume-added", serverId: "a1", volumeId: "n1" };
  for (const gone of [
    { kind: "vm-deleted", serverId: "a2" },
    { kind: "volume-added", serverId: "a1", volumeId: "n2" },
    { kind: "volume-removed", serverId: "a1", volumeId: "n1" },
    { kind: "vm-renamed", serverId: "e1" },
  ])
    await expect(repair(vnf, there, gone)).rejects.toMatchObject({ code: "conflict" });
  expect(await now(vnf.id, "a1")).toMatchObject({ knownVolumeIds: ["a1-data", "a1-root"] });
});

it("does not leave an empty VNF behind", async () => {
  const vnf = await lab.vnf({ members: [{ serverId: "a1" }] });
  await db().inventoryServer.updateMany({ where: { serverId: "a1" }, data: { deletedAt: new Date() } });
  await expect(repair(vnf, { kind: "vm-deleted", serverId: "a1" })).rejects.toMatchObject({
    code: "precondition_failed",
  });
});

it("is for those who may, and who see the VNF", async () => {
  const vnf = await lab.vnf({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
  const input = { vnfId: vnf.id, version: 1, repairs: [{ kind: "vm-deleted", serverId: "a1" }] };
  await expect(repairDrift(lab.coreOperator, input)).rejects.toMatchObject({ code: "not_found" });
  const viewer = { ...lab.coreOperator, role: "viewer" as const };
  await expect(repairDrift(viewer, input)).rejects.toMatchObject({ code: "forbidden" });
});
