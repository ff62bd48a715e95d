import { beforeEach, expect, it } from "vitest";
import { db } from "../../db";
import { addCredential, sessionOf } from "../../inventory/testing/rows";
import { readSources } from "../../recoveries/fence/read-sources";
import { readRecoveryOptions } from "../../recoveries/read-recovery-options";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import type { ServerDescription } from "../../recovery-points/server-description";
import { deleteVnf } from "../delete-vnf";
import { listDeletedVnfs } from "../list-deleted-vnfs";
import { listVnfs } from "../list-vnfs";
import { addRun } from "../testing/add-run";
import { addVms, storedLab, vnfForm } from "../testing/stored-lab";
import { storedPoint, storedRun } from "../testing/stored-point";
import { bringBackVnf } from "./bring-back-vnf";
import { previewBringBack } from "./preview-bring-back";

const lab = storedLab();
let vnf: Awaited<ReturnType<typeof lab.vnf>>;

const described = (serverId: string, position: number, more: object = {}) => ({
  ...{ serverId, name: `name of ${serverId}`, projectId: "core", position, bootOrder: 2 },
  volumes: [
    { volumeId: `${serverId}-root`, isExcluded: false },
    { volumeId: `${serverId}-data`, isExcluded: true },
  ],
  ...more,
});

beforeEach(async () => {
  vnf = await lab.vnf({ receiverIds: [lab.oslo] });
  await storedPoint({
    vnfId: vnf.id,
    takenAt: "2026-11-20T10:00:00Z",
    volumes: { a1: ["a1-root"], a2: ["a2-root"] },
    copies: [{ siteId: lab.oslo, siteName: "Oslo", state: "known" }],
    servers: [described("a2", 2), described("a1", 1)] as unknown as ServerDescription[],
    run: { plan: { members: [{ serverId: "a1", hold: { kind: "left-out" } }] } },
  });
});
const remove = (input: object = {}) =>
  deleteVnf(lab.admin, {
    ...{ vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "replaced" },
    ...input,
  });
const back = (session = lab.coreOperator, version = 2) => bringBackVnf(session, { vnfId: vnf.id, version });

it("makes a deleted VNF live again, with the VMs of its newest point and nothing that begins by itself", async () => {
  const schedule = await db().schedule.create({
    data: { name: "Nightly", cadence: {}, timeZone: "UTC", full: {}, createdBy: "ada" },
  });
  await db().scheduleVnf.create({
    data: { scheduleId: schedule.id, vnfId: vnf.id, handledUntil: new Date() },
  });
  await remove();
  expect(await listDeletedVnfs(lab.coreOperator)).toMatchObject([{ id: vnf.id, points: 1, held: 0 }]);
  expect(await listVnfs(lab.coreOperator)).toMatchObject({ rows: [], deletedCount: 1 });

  expect(await back()).toEqual({ name: "vIMS core", without: [] });
  expect(await lab.read(vnf.id)).toMatchObject({
    ...{ deletedAt: null, nameKey: "vims core", version: 3, pausedAt: expect.any(Date) },
    receivers: [{ siteId: lab.oslo }],
    members: [
      {
        ...{ serverId: "a1", position: 1, bootOrder: 2, isLeftOut: true },
        ...{ excludedVolumeIds: ["a1-data"], knownVolumeIds: ["a1-root", "a1-data"] },
      },
      { serverId: "a2", position: 2, isLeftOut: false, quiesceMethod: null },
    ],
  });
  expect(await db().scheduleVnf.count({ where: { vnfId: vnf.id } })).toBe(0);
  expect(await lab.lastEntry()).toMatchObject({
    ...{ action: "vnf.brought_back", targetId: vnf.id },
    details: { outOfSchedules: ["Nightly"] },
  });
  const options = await readRecoveryOptions(lab.coreOperator, vnf.id);
  expect(options).toMatchObject({ points: [{ vms: [{}, {}] }], busy: null, open: null });
  expect(await listDeletedVnfs(lab.coreOperator)).toEqual([]);
  await expect(back()).rejects.toMatchObject({ code: "conflict" });
});

it("comes without a VM that is in another VNF now, under another name when its own is taken, and says both", async () => {
  await remove();
  await lab.vnf({ ...vnfForm(lab.lyon), members: [{ serverId: "a2" }] });
  expect(await previewBringBack(lab.coreOperator, vnf.id)).toMatchObject({
    name: "vIMS core (brought back)",
    members: [{ serverId: "a1" }],
    without: [{ serverId: "a2", why: "it is in the VNF vIMS core now" }],
    obstacle: null,
  });
  expect(await back()).toEqual({
    name: "vIMS core (brought back)",
    without: [{ name: "name of a2", why: "it is in the VNF vIMS core now" }],
  });
  expect(await lab.order(vnf.id)).toEqual(["a1"]);
});

it("is refused to who does not see it or may not make VNFs, while a run of it goes on, and without a point", async () => {
  await expect(back()).rejects.toMatchObject({ code: "conflict" });
  await remove();
  await expect(back(sessionOf("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(back(sessionOf("operator", ["edge"]))).rejects.toMatchObject({ code: "not_found" });
  await expect(back(lab.admin, 1)).rejects.toMatchObject({ code: "conflict" });
  const run = await addRun(vnf, { isActive: true });
  await expect(back()).rejects.toMatchObject({ code: "precondition_failed" });
  await db().run.delete({ where: { id: run.id } });
  await db().recoveryPoint.updateMany({ data: { state: "incomplete", usableServerIds: [] } });
  await expect(back()).rejects.toMatchObject({ code: "precondition_failed" });
  await db().recoveryPoint.updateMany({ data: { state: "pruned" } });
  expect(await listDeletedVnfs(lab.admin)).toMatchObject([{ id: vnf.id }]);
  await db().pointBackup.updateMany({ data: { state: "deleted" } });
  await expect(back()).rejects.toMatchObject({ code: "precondition_failed" });
  expect(await listDeletedVnfs(lab.admin)).toEqual([]);
});

/** A failover to Oslo that was accepted: n1 and n2 are the VNF, a1 and a2 are dealt with. Then the VNF is deleted. */
async function acceptedAtOslo(): Promise<{ pointId: string; credentialId: string }> {
  const point = await db().recoveryPoint.findFirstOrThrow({
    where: { vnfId: vnf.id },
    include: { backups: true },
  });
  const credentialId = await addCredential(lab.oslo, "core");
  const recovery = await db().recovery.create({
    data: {
      ...{ mode: "failover", vnfId: vnf.id, vnfName: vnf.name, pointId: point.id, isDrill: false },
      ...{ fromSiteId: lab.lyon, fromSiteName: "Lyon", toSiteId: lab.oslo, toSiteName: "Oslo" },
      ...{ state: "accepted", decidedAt: new Date("2026-11-20T12:00:00Z"), decidedBy: "ada" },
      servers: {
        create: ["1", "2"].map((n) => ({
          ...{ sourceServerId: `a${n}`, serverId: `n${n}`, name: `new ${n}`, tier: 3, state: "healthy" },
        })),
      },
      volumes: {
        create: point.backups.map(({ id, volumeId }) => ({
          ...{ sourceVolumeId: volumeId, volumeId: `new-${volumeId}`, siteId: lab.oslo, backupRowId: id },
          ...{ sizeGib: 20, chainGib: 20, state: "ready" },
        })),
      },
    },
  });
  await storedRun(vnf.id, "2026-11-20T11:00:00Z", {
    ...{ kind: "failover", recoveryId: recovery.id },
    plan: { servers: ["a1", "a2"].map((serverId) => ({ serverId, credentialId })) },
  });
  await db().formerMember.createMany({
    data: ["a1", "a2"].map((serverId) => ({
      ...{ vnfId: vnf.id, siteId: lab.lyon, serverId, projectId: "core", name: serverId, bootOrder: 1 },
      ...{ recoveryId: recovery.id, releasedAt: new Date(), releasedBy: "ada" },
    })),
  });
  await db().vnfReceiver.deleteMany({ where: { vnfId: vnf.id } });
  await db().vnf.update({ where: { id: vnf.id }, data: { siteId: lab.oslo } });
  await remove();
  return { pointId: point.id, credentialId };
}

it("has the VMs that an accepted failover made, so that the next one stops these before its copies start", async () => {
  const { pointId } = await acceptedAtOslo();
  expect(await previewBringBack(lab.coreOperator, vnf.id)).toMatchObject({
    ...{ obstacle: null, source: { kind: "recovery", at: "2026-11-20T12:00:00.000Z" } },
  });
  await back();
  expect((await lab.read(vnf.id)).members).toMatchObject([
    {
      siteId: lab.oslo,
      serverId: "n1",
      name: "new 1",
      projectId: "core",
      isLeftOut: true,
      bootOrder: 3,
      knownVolumeIds: ["new-a1-root"],
    },
    { siteId: lab.oslo, serverId: "n2", position: 2, isLeftOut: false },
  ]);
  const servers = ["a1", "a2"].map((serverId) => ({ serverId, name: serverId, tier: 1 }));
  const plan = { vnf: { id: vnf.id }, point: { id: pointId }, servers, to: { id: lab.lyon } };
  const stopped = await readSources(plan as unknown as RecoveryRunPlan);
  expect(stopped.map(({ serverId }) => serverId).toSorted()).toEqual(["n1", "n2"]);
});

it("is refused where the VMs that it has at its site are not known, or are all elsewhere", async () => {
  const { credentialId } = await acceptedAtOslo();
  const message = async () => (await previewBringBack(lab.coreOperator, vnf.id)).obstacle;
  await lab.vnf({ name: "edge" });
  await db().vnfMember.updateMany({ data: { siteId: lab.oslo } });
  await db().$executeRaw`UPDATE vnf_members SET server_id = replace(server_id, 'a1', 'n1')`;
  expect(await message()).toContain("a failover from it would start copies beside new 1");
  await db().$executeRaw`UPDATE vnf_members SET server_id = replace(server_id, 'a2', 'n2')`;
  expect(await message()).toContain("All its VMs are elsewhere by now");
  await db().siteCredential.delete({ where: { id: credentialId } });
  expect(await message()).toContain("Which VMs it has at Oslo, where it was last, is not known");
  // Another credential of their project has read them.
  await addVms({ siteId: lab.oslo, projectId: "core" }, { n1: [], n2: [] });
  expect(await message()).toContain("All its VMs are elsewhere by now");
  await db().recovery.updateMany({ data: { state: "rolled-back" } });
  await expect(back()).rejects.toMatchObject({
    code: "precondition_failed",
    message: expect.stringContaining("is not known: none of its points was made there since."),
  });
});
