import { describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { storedSchedule } from "../schedules/testing/stored-schedule";
import { getVnf } from "./get-vnf";
import { listVnfs } from "./list-vnfs";
import { addVms, storedLab } from "./testing/stored-lab";
import { storedPoint, storedRun } from "./testing/stored-point";
import type { VnfRow } from "./vnf";

const lab = storedLab();
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const MINE = { a1: ["a1-root", "a1-data"], a2: ["a2-root"] };

/** So that Cinder does not tell any more that a VM has it. */
const detach = (volumeId: string) => db().inventoryVolume.deleteMany({ where: { volumeId } });

/** The list's one row; the page must judge the same. */
async function only(): Promise<VnfRow> {
  const { rows } = await listVnfs(lab.admin);
  expect(rows).toHaveLength(1);
  const [row] = rows as [VnfRow];
  const { protection, reasons, drift } = await getVnf(lab.admin, row.id);
  expect({ protection, reasons, driftCount: drift.length }).toEqual({
    protection: row.protection,
    reasons: row.reasons,
    driftCount: row.driftCount,
  });
  return row;
}

describe("a VNF in the list", () => {
  it("has its VMs, its volumes without those left out, and no protection before its first point", async () => {
    const { id } = await lab.vnf({
      members: [{ serverId: "a1", excludedVolumeIds: ["a1-data"] }, { serverId: "a2" }],
    });
    expect(await only()).toEqual({
      id,
      name: "vIMS core",
      siteName: "Lyon",
      vms: 2,
      volumes: 2,
      protection: "unprotected",
      reasons: ["It has no recovery point that can be recovered from"],
      newestPoint: null,
      rpoMinutes: 60,
      activeRun: null,
      lastDrill: null,
      lastRun: null,
      nextBackupAt: null,
      driftCount: 0,
    });
  });

  it("counts a volume that two of its VMs share once", async () => {
    const core = { siteId: lab.lyon, projectId: "core" };
    await addVms(core, { a1: ["a1-root", "quorum"] });
    await addVms(core, { a2: ["quorum"] });
    await lab.vnf();
    expect((await listVnfs(lab.admin)).rows).toMatchObject([{ vms: 2, volumes: 2 }]);
  });

  it("is protected by a whole point within the RPO, also when a newer one holds less", async () => {
    const { id: vnfId } = await lab.vnf();
    const whole = await storedPoint({ vnfId, takenAt: ago(30), volumes: MINE });
    await storedPoint({ vnfId, takenAt: ago(10), volumes: MINE, usable: ["a1"], state: "incomplete" });
    await storedPoint({ vnfId, takenAt: ago(5), volumes: MINE, state: "building" });
    expect(await only()).toMatchObject({
      protection: "protected",
      newestPoint: { id: whole.id, takenAt: whole.takenAt.toISOString(), usable: 2, of: 2 },
    });
  });

  it("is at risk with a part of its VMs, with an old point, and with what no backup would hold", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedPoint({ vnfId, takenAt: ago(10), volumes: MINE, usable: ["a1"], state: "incomplete" });
    expect((await only()).reasons).toEqual(["Its newest recovery point holds 1 of 2 VMs"]);
    await storedPoint({ vnfId, takenAt: ago(61), volumes: MINE });
    expect((await only()).reasons).toEqual(["Its newest recovery point is older than its RPO"]);
    await storedPoint({ vnfId, takenAt: ago(20), volumes: MINE });
    expect((await only()).protection).toBe("protected");

    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root", "a2-new"] });
    expect(await only()).toMatchObject({
      protection: "at-risk",
      reasons: [expect.stringMatching(/^1 VM has a volume that came after .*: the next backup takes it$/)],
      volumes: 4,
      driftCount: 1,
    });
    await detach("a2-new");
    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root"] }, () => ({
      image: { id: "8a1c" },
    }));
    expect(await only()).toMatchObject({
      reasons: [expect.stringMatching(/^1 VM has data/)],
      driftCount: 0,
    });
  });

  it("is protected once a backup has taken the new volume by itself, though its owner has not seen it", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedPoint({ vnfId, takenAt: ago(20), volumes: MINE });
    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root", "a2-new"] });
    await storedPoint({ vnfId, takenAt: ago(10), volumes: { ...MINE, a2: ["a2-root", "a2-new"] } });
    expect(await only()).toMatchObject({ protection: "protected", reasons: [], driftCount: 1 });
  });

  it("is at risk with a VM that was added after its newest point, but not with a volume left out by choice", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedPoint({ vnfId, takenAt: ago(10), volumes: { a1: ["a1-root", "a1-data"] } });
    expect(await only()).toMatchObject({
      protection: "at-risk",
      reasons: [expect.stringMatching(/^1 VM has a volume that came after/)],
    });
    await db().vnfMember.updateMany({ where: { serverId: "a2" }, data: { excludedVolumeIds: ["a2-root"] } });
    expect(await only()).toMatchObject({ protection: "protected", reasons: [] });
  });

  it("counts points that were pruned for nothing", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedPoint({ vnfId, takenAt: ago(10), volumes: MINE, state: "pruned" });
    expect(await only()).toMatchObject({ protection: "unprotected", newestPoint: null });
  });

  it("is not known while a VM of it was never read", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedPoint({ vnfId, takenAt: ago(10), volumes: MINE });
    await db().inventoryServer.deleteMany({ where: { serverId: "a2" } });
    expect((await only()).protection).toBe("unknown");
  });

  it("has changes of its VMs: one that is gone counts once, whatever it had", async () => {
    await lab.vnf();
    await db().inventoryServer.update({
      where: { siteId_serverId: { siteId: lab.lyon, serverId: "a1" } },
      data: { deletedAt: new Date(), volumeIds: [] },
    });
    await detach("a2-root");
    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-new"] }, () => ({ name: "renamed" }));
    // Deleted; renamed, one volume came and one went.
    expect((await only()).driftCount).toBe(4);
  });

  it("has the run that goes on, and the last one that is over", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedRun(vnfId, ago(90), { state: "failed" });
    const over = await storedRun(vnfId, ago(60), { state: "partly_failed" });
    const active = await storedRun(vnfId, ago(1), {
      state: "running",
      phase: "back-up",
      activeVnfId: vnfId,
      endedAt: null,
    });
    expect(await only()).toMatchObject({
      activeRun: { id: active.id, number: active.number, phase: "back-up" },
      lastRun: { id: over.id, kind: "backup", state: "partly_failed", endedAt: over.endedAt?.toISOString() },
    });
  });
});

it("has the next backup of all its schedules that are on", async () => {
  const { id } = await lab.vnf();
  const daily = (time: string) => ({ cadence: { kind: "daily", times: [time] } as const, timeZone: "UTC" });
  const from = new Date("2099-01-01T00:00:00Z");
  await storedSchedule("off", daily("01:00"), [id], from, { isEnabled: false });
  expect(await only()).toMatchObject({ nextBackupAt: null });
  await storedSchedule("late", daily("20:00"), [id], from);
  await storedSchedule("early", daily("02:00"), [id], from);
  expect(await only()).toMatchObject({ nextBackupAt: "2099-01-01T02:00:00.000Z" });
});

describe("the list", () => {
  it("has what somebody sees: no VNF with a VM of a project that the sign-in does not give", async () => {
    await lab.vnf({ name: "core alone" });
    await lab.vnf({ name: "both", members: [{ serverId: "a3" }, { serverId: "e1" }] });
    const names = async (session: typeof lab.admin) => (await listVnfs(session)).rows.map(({ name }) => name);
    expect(await names(lab.admin)).toEqual(["both", "core alone"]);
    expect(await names(lab.coreOperator)).toEqual(["core alone"]);
    expect(await names(sessionOf("operator", ["core", "edge"]))).toEqual(["both", "core alone"]);
    expect(await names(sessionOf("viewer"))).toEqual([]);
  });

  it("has no deleted ones, and says whether there are sites at all", async () => {
    const vnf = await lab.vnf();
    await db().vnf.update({ where: { id: vnf.id }, data: { deletedAt: new Date(), nameKey: null } });
    expect(await listVnfs(lab.admin)).toMatchObject({ rows: [], hasSites: true });
  });
});
