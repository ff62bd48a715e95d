import { describe, expect, it } from "vitest";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint } from "../vnfs/testing/stored-point";
import { getPoint } from "./get-point";
import { listPoints } from "./list-points";
import { startPrune } from "./prune/start-prune";

const lab = storedLab();
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();
const MINE = { a1: ["a1-root", "a1-data"], a2: ["a2-root"] };

describe("the points of a VNF", () => {
  it("are listed with what each is made of, and who knows it", async () => {
    const { id: vnfId } = await lab.vnf();
    const copy = { siteId: lab.oslo, siteName: "Oslo" };
    const full = await storedPoint({
      ...{ vnfId, takenAt: at(0), volumes: MINE },
      copies: [{ ...copy, state: "known" }],
    });
    await storedPoint({
      ...{ vnfId, takenAt: at(10), volumes: MINE, on: full, usable: ["a2"] },
      ...{ state: "incomplete", consistency: "crash-group", copies: [{ ...copy, state: "failed" }] },
    });
    const { rows, hasOlder } = await listPoints(lab.coreOperator, vnfId);
    expect(hasOlder).toBe(false);
    expect(rows).toMatchObject([
      {
        ...{ takenAt: at(10), state: "incomplete", consistency: "crash-group", usable: 1, of: 2 },
        ...{ fullCount: 0, incrementCount: 3, chainPosition: 1, sizeGib: 60 },
        copies: [{ siteName: "Oslo", known: 0, of: 3, failed: 3 }],
      },
      {
        ...{ takenAt: at(0), state: "complete", usable: 2, of: 2, fullCount: 3, incrementCount: 0 },
        copies: [{ siteName: "Oslo", known: 3, of: 3, failed: 0 }],
      },
    ]);
  });

  it("are read page by page, each from where the last ended", async () => {
    const { id: vnfId } = await lab.vnf();
    for (let minute = 0; minute < 52; minute++) await storedPoint({ vnfId, takenAt: at(minute) });
    const first = await listPoints(lab.admin, vnfId);
    expect([first.rows.length, first.rows[0]?.takenAt, first.hasOlder]).toEqual([50, at(51), true]);
    const second = await listPoints(lab.admin, vnfId, { before: first.rows.at(-1)?.takenAt });
    expect(second.rows.map(({ takenAt }) => takenAt)).toEqual([at(1), at(0)]);
    expect(second.hasOlder).toBe(false);
    await expect(listPoints(lab.admin, vnfId, { before: "yesterday" })).rejects.toMatchObject({
      code: "invalid",
      fields: { before: expect.stringContaining("2026-11-20T13:00:17.310Z") },
    });
  });

  it("are not there for who does not see the VNF, and stay when it is deleted", async () => {
    const { id } = await lab.vnf({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
    const point = await storedPoint({ vnfId: id, takenAt: at(0) });
    await expect(listPoints(lab.coreOperator, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getPoint(lab.coreOperator, id, point.id)).rejects.toMatchObject({ code: "not_found" });
    await db().vnf.update({ where: { id }, data: { deletedAt: new Date(), nameKey: null } });
    expect((await listPoints(lab.admin, id)).rows).toHaveLength(1);
    expect((await getPoint(lab.admin, id, point.id)).vnf.isDeleted).toBe(true);
  });
});

describe("one point", () => {
  it("has the chain of each volume, and says where it is broken", async () => {
    const { id: vnfId } = await lab.vnf();
    const full = await storedPoint({ vnfId, takenAt: at(0), volumes: MINE });
    const first = await storedPoint({ vnfId, takenAt: at(10), volumes: MINE, on: full });
    const last = await storedPoint({ vnfId, takenAt: at(20), volumes: MINE, on: first });
    const chains = async () =>
      (await getPoint(lab.admin, vnfId, last.id)).backups.map(({ volumeId, chain, isChainBroken }) => ({
        volumeId,
        of: chain.map(({ from }) => from?.pointId),
        isChainBroken,
      }));
    const whole = [full.id, first.id, last.id];
    expect(await chains()).toEqual([
      { volumeId: "a1-root", of: whole, isChainBroken: false },
      { volumeId: "a1-data", of: whole, isChainBroken: false },
      { volumeId: "a2-root", of: whole, isChainBroken: false },
    ]);
    await db().pointBackup.updateMany({
      where: { pointId: full.id, volumeId: "a2-root" },
      data: { state: "deleted" },
    });
    await db().pointBackup.deleteMany({ where: { pointId: first.id, volumeId: "a1-data" } });
    expect(await chains()).toEqual([
      { volumeId: "a1-root", of: whole, isChainBroken: false },
      { volumeId: "a1-data", of: [last.id], isChainBroken: true },
      { volumeId: "a2-root", of: whole, isChainBroken: true },
    ]);
  });

  it("has a chain that another VNF began, when its VM was moved, and names that one to who sees it", async () => {
    const both = await lab.vnf({ name: "both", members: [{ serverId: "a1" }, { serverId: "e1" }] });
    const volumes = { a1: ["a1-root"] };
    const full = await storedPoint({ vnfId: both.id, takenAt: at(0), volumes });
    await db().vnfMember.deleteMany({ where: { serverId: "a1" } });
    const mine = await lab.vnf({ name: "mine", members: [{ serverId: "a1" }] });
    const next = await storedPoint({ vnfId: mine.id, takenAt: at(10), volumes, on: full });
    const own = { vnfId: mine.id, vnfName: "mine", pointId: next.id };
    const chain = async (session: typeof lab.admin) => {
      const [backup] = (await getPoint(session, mine.id, next.id)).backups;
      return { isBroken: backup?.isChainBroken, from: backup?.chain.map(({ from }) => from) };
    };
    const theirs = { vnfId: both.id, vnfName: "both", pointId: full.id };
    expect(await chain(lab.admin)).toEqual({ isBroken: false, from: [theirs, own] });
    expect(await chain(lab.coreOperator)).toEqual({ isBroken: false, from: [null, own] });

    await db().vnf.update({ where: { id: both.id }, data: { deletedAt: new Date(), nameKey: null } });
    await expect(startPrune(lab.admin, { vnfId: both.id })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("A point of another VNF builds on the one of 2026-11-20 12:00"),
    });
    await db().pointBackup.updateMany({ where: { pointId: next.id }, data: { state: "deleted" } });
    expect(await startPrune(lab.admin, { vnfId: both.id })).toMatchObject({ runId: expect.any(String) });
  });

  it("hands out nothing that is sealed", async () => {
    const { id: vnfId } = await lab.vnf();
    const { id } = await storedPoint({ vnfId, takenAt: at(0), volumes: MINE });
    await db().recoveryPoint.update({
      where: { id },
      data: { sealedUserData: "v1.user-data", manifest: "{}" },
    });
    await db().pointBackup.updateMany({ where: { pointId: id }, data: { sealedRecord: "v1.record" } });
    const point = await getPoint(lab.admin, vnfId, id);
    expect(point).toMatchObject({ hasManifest: true, backups: [{ hasRecord: true }, {}, {}] });
    expect(JSON.stringify(point)).not.toMatch(/v1\.(user-data|record)/);
  });

  it("is not found by the address of another VNF", async () => {
    const { id: vnfId } = await lab.vnf();
    const other = await lab.vnf({ name: "other", members: [{ serverId: "a3" }] });
    const { id } = await storedPoint({ vnfId, takenAt: at(0) });
    await expect(getPoint(lab.admin, other.id, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getPoint(lab.admin, vnfId, "no-id")).rejects.toMatchObject({ code: "not_found" });
  });
});
