import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { addRun } from "../vnfs/testing/add-run";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint } from "../vnfs/testing/stored-point";
import { readRecoveryOptions } from "./read-recovery-options";
import { updateMapping } from "./update-plan";

const lab = storedLab();
const MINE = { a1: ["a1-root", "a1-data"], a2: ["a2-root"] };
let vnf: Awaited<ReturnType<typeof lab.vnf>>;
let vnfId: string;
beforeEach(async () => {
  vnf = await lab.vnf({
    receiverIds: [lab.oslo],
    members: [{ serverId: "a1", bootOrder: 2 }, { serverId: "a2" }],
  });
  vnfId = vnf.id;
});
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();
const options = () => readRecoveryOptions(lab.admin, vnfId);

describe("what may be chosen for a recovery", () => {
  it("are the points that hold anything, with their VMs in boot order and where their records are known", async () => {
    const copies = [{ siteId: lab.oslo, siteName: "Oslo", state: "known" as const }];
    const whole = await storedPoint({ vnfId, takenAt: at(0), volumes: MINE, copies });
    const half = await storedPoint({
      ...{ vnfId, takenAt: at(10), volumes: MINE, state: "incomplete", usable: ["a2"] },
      copies: [{ siteId: lab.oslo, siteName: "Oslo", state: "failed" }],
    });
    await storedPoint({ vnfId, takenAt: at(20), volumes: MINE, state: "incomplete", usable: [] });
    await storedPoint({ vnfId, takenAt: at(30), volumes: MINE, state: "pruned" });
    const { points, asOf } = await options();
    expect(points.map(({ id }) => id)).toEqual([half.id, whole.id]);
    expect(points[0]).toMatchObject({
      ...{ takenAt: at(10), state: "incomplete", consistency: "filesystem", sizeGib: 60 },
      losesMs: Date.parse(asOf) - Date.parse(at(10)),
      vms: [
        { serverId: "a2", bootOrder: 1, isUsable: true },
        { serverId: "a1", bootOrder: 2, isUsable: false },
      ],
      records: [
        { siteName: "Lyon", known: 1, of: 3, failed: 0 },
        { siteName: "Oslo", known: 0, of: 3, failed: 3 },
      ],
    });
    expect(points[1]?.records).toEqual([
      { siteId: lab.lyon, siteName: "Lyon", known: 3, of: 3, failed: 0 },
      { siteId: lab.oslo, siteName: "Oslo", known: 3, of: 3, failed: 0 },
    ]);
  });

  it("are the sites, receivers first and home last, with what is known of each", async () => {
    await db().site.create({
      data: { name: "Atlantis", nameKey: "atlantis", authUrl: "", region: "", isRemembered: true },
    });
    await db().site.create({
      data: { name: "Bergen", nameKey: "bergen", authUrl: "https://b", region: "B" },
    });
    const asOf = new Date();
    await db().siteHealth.create({ data: { siteId: lab.oslo, state: "degraded", asOf } });
    await db().siteHealth.create({ data: { siteId: lab.lyon, state: "unreachable", asOf } });
    await updateMapping(lab.admin, {
      ...{ vnfId, siteId: lab.oslo, version: 0, purpose: "real", kind: "zone", sourceKey: "nova" },
      choice: { do: "leave-out" },
    });
    const point = await storedPoint({ vnfId, takenAt: at(0), volumes: MINE });
    const drill = async (minute: number, verdict: string) => {
      const { id } = await db().recovery.create({
        data: {
          ...{ mode: "drill", vnfId, vnfName: "vIMS core", pointId: point.id, isDrill: true, state: "clean" },
          ...{ fromSiteId: lab.lyon, fromSiteName: "Lyon", toSiteId: lab.oslo, toSiteName: "Oslo" },
          ...{ servingAt: new Date(at(minute)), report: { verdict } },
        },
      });
      const run = await addRun(vnf);
      return db().run.update({ where: { id: run.id }, data: { kind: "drill", recoveryId: id } });
    };
    const passed = await drill(5, "passed");
    await drill(6, "failed");
    const { sites, home, busy } = await options();
    expect(home).toEqual({
      ...{ id: lab.lyon, name: "Lyon", isRemembered: false },
      ...{ answers: false, lastAnsweredAt: null },
    });
    expect(busy).toBeNull();
    const none = { asOf: null, plan: null, lastPassedDrill: null, canImport: false };
    expect(sites).toEqual([
      {
        ...{ id: lab.oslo, name: "Oslo", isHome: false, isReceiver: true, answers: true, projects: 0 },
        ...{ asOf: asOf.toISOString(), canImport: false, plan: { version: 1, choices: 1 } },
        lastPassedDrill: { at: at(5), name: `d-${passed.number}`, runId: passed.id },
      },
      {
        ...{ id: expect.any(String), name: "Bergen", isHome: false, isReceiver: false, answers: null },
        ...{ ...none, projects: 0 },
      },
      {
        ...{ id: lab.lyon, name: "Lyon", isHome: true, isReceiver: false, answers: false, projects: 2 },
        ...{ ...none, asOf: asOf.toISOString() },
      },
    ]);
  });

  it("names the run that has the VNF, and is not there for who does not see it", async () => {
    const run = await addRun(vnf, { isActive: true });
    expect((await options()).busy).toEqual({ runId: run.id, name: `b-${run.number}`, kind: "backup" });
    await expect(readRecoveryOptions(sessionOf("viewer", ["edge"]), vnfId)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await readRecoveryOptions(sessionOf("viewer", ["core"]), vnfId)).toMatchObject({ points: [] });
  });

  it("are told where its own site is dark, and since when", async () => {
    const asOf = new Date();
    const lastAnsweredAt = new Date(asOf.getTime() - 21 * 60_000);
    await db().siteHealth.create({
      data: { siteId: lab.lyon, state: "unreachable", asOf, lastAnsweredAt },
    });
    await storedPoint({ vnfId, takenAt: at(0), volumes: MINE });
    const { home, points } = await options();
    expect(home).toMatchObject({ answers: false, lastAnsweredAt: lastAnsweredAt.toISOString() });
    expect(points).toHaveLength(1);
  });

  it("are told where its own site is known from manifests only: that is none to recover at", async () => {
    await storedPoint({ vnfId, takenAt: at(0), volumes: MINE });
    const gone = await db().site.create({
      data: { name: "Atlantis", nameKey: "atlantis", authUrl: "", region: "", isRemembered: true },
    });
    await db().vnf.update({ where: { id: vnfId }, data: { siteId: gone.id } });
    const { home, points, sites } = await options();
    expect(home).toEqual({
      ...{ id: gone.id, name: "Atlantis", isRemembered: true },
      ...{ answers: null, lastAnsweredAt: null },
    });
    expect(points).toHaveLength(1);
    expect(sites.map(({ name, isHome }) => [name, isHome])).toEqual([
      ["Oslo", false],
      ["Lyon", false],
    ]);
  });

  it("name the failover that is open, by its newest run", async () => {
    expect((await options()).open).toBeNull();
    const point = await storedPoint({ vnfId, takenAt: at(0), volumes: MINE });
    const { id } = await db().recovery.create({
      data: {
        ...{ mode: "failover", vnfId, vnfName: "vIMS core", pointId: point.id, isDrill: false },
        ...{ fromSiteId: lab.lyon, fromSiteName: "Lyon", toSiteId: lab.oslo, toSiteName: "Oslo" },
        ...{ state: "running", openVnfId: vnfId },
      },
    });
    const runOf = async (data: { endedAt: Date | null }) => {
      const { id: runId } = await addRun(vnf);
      return db().run.update({
        where: { id: runId },
        data: { ...data, kind: "failover", recoveryId: id },
      });
    };
    await runOf({ endedAt: new Date() });
    const second = await runOf({ endedAt: null });
    const told = { runId: second.id, name: `f-${second.number}`, mode: "failover", siteName: "Oslo" };
    expect((await options()).open).toEqual({ ...told, state: "running", isUnderWay: true });
    await db().run.update({ where: { id: second.id }, data: { endedAt: new Date() } });
    await db().recovery.update({ where: { id }, data: { state: "pending" } });
    expect((await options()).open).toEqual({ ...told, state: "pending", isUnderWay: false });
    await db().recovery.update({ where: { id }, data: { state: "accepted", openVnfId: null } });
    expect((await options()).open).toBeNull();
  });
});
