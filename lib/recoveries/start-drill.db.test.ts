import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { startPrune } from "../recovery-points/prune/start-prune";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { cancelRun } from "../run-views/cancel-run";
import { removeCredential } from "../sites/remove-credential";
import { person } from "../sites/testing/stored-site";
import { deleteVnf } from "../vnfs/delete-vnf";
import { recoveryPlanOf } from "./recovery-plan-of";
import { startDrill } from "./start-drill";
import { forgetDrills } from "./testing/forget-drills";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";

let sites: TwoSites;
let point: PointAtLyon;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
});
afterEach(async () => {
  await forgetDrills(point.vnfId);
  await db().vnf.update({
    where: { id: point.vnfId },
    data: { pausedAt: null, deletedAt: null, version: 1 },
  });
});

const wanted = () => ({
  vnfId: point.vnfId,
  siteId: sites.oslo.id,
  pointId: point.pointId,
  cleanUp: { keepForMinutes: 60 },
});
const seen = async () => recoveryPlanOf(person(), { ...wanted(), mode: "drill" });
const order = async () => ({ ...wanted(), planHash: (await seen()).hash, startKey: randomUUID() });
const started = async () => startDrill(person(), await order());
const runOf = (runId: string) =>
  db().run.findUniqueOrThrow({
    where: { id: runId },
    include: { recovery: { include: { servers: true, volumes: true } } },
  });

describe("a drill is started", () => {
  it("by the plan that was seen: its rows are there, it holds the VNF, and the audit log tells of it", async () => {
    const { plan, hash } = await seen();
    const { runId, number } = await started();
    const run = await runOf(runId);
    expect(run).toMatchObject({
      ...{ number, kind: "drill", state: "queued", activeVnfId: point.vnfId, planHash: hash },
      ...{ siteId: sites.oslo.id, siteName: "Oslo", pointId: point.pointId },
      recovery: {
        ...{ mode: "drill", isDrill: true, state: "running", openVnfId: null, servingAt: null },
        ...{ fromSiteName: "Lyon", toSiteName: "Oslo", pointId: point.pointId, keepUntil: null },
      },
    });
    expect(run.recovery?.servers.map(({ name, tier, state }) => [name, tier, state]).sort()).toEqual([
      ["hss-1", 1, "planned"],
      ["scscf-1", 2, "planned"],
    ]);
    const ids = (rows: readonly { backupRowId: string }[]) => rows.map((row) => row.backupRowId).sort();
    expect(ids(run.recovery?.volumes ?? [])).toEqual(ids(plan.volumes));
    expect(run.recovery?.volumes).toContainEqual(
      expect.objectContaining({
        state: "planned",
        siteId: sites.oslo.id,
        sizeGib: 2,
        chainGib: 2,
        volumeId: null,
      }),
    );
    expect(await db().auditEntry.findFirstOrThrow({ where: { runId } })).toMatchObject({
      action: "drill.started",
      targetId: point.vnfId,
      siteId: sites.oslo.id,
      details: { run: `d-${number}`, from: "Lyon", to: "Oslo", vms: 2, volumes: 4 },
    });
  });

  it("once, however often the same start arrives, and at the same moment too", async () => {
    const input = await order();
    const all = await Promise.all([1, 2, 3].map(() => startDrill(person(), input)));
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(1);
    expect(await startDrill(person(), input)).toEqual(all[0]);
    expect(await db().recovery.count({ where: { vnfId: point.vnfId } })).toBe(1);
    await db().run.update({
      where: { id: all[0]?.runId ?? "" },
      data: { endedAt: new Date(), state: "succeeded", activeVnfId: null },
    });
    await expect(startDrill(person(), input)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/became d-\d+, which is over/),
    });
  });

  it("by one of two operators: the other is told whose drill goes on", async () => {
    const inputs = [await order(), await order()];
    const both = await Promise.allSettled(inputs.map((input) => startDrill(person(), input)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        code: "conflict",
        message: expect.stringMatching(/d-\d+ of this VNF goes on, started by ada/),
      },
    });
    expect(await db().recovery.count({ where: { vnfId: point.vnfId } })).toBe(1);
  });

  it("of a VNF whose backups are paused, too: what it reads is there", async () => {
    await db().vnf.update({ where: { id: point.vnfId }, data: { pausedAt: new Date() } });
    await expect(started()).resolves.toBeTruthy();
  });

  it("and cancelled before a worker takes it up, it is over, and so is its story", async () => {
    const { runId } = await started();
    await cancelRun(person(), { runId });
    expect(await runOf(runId)).toMatchObject({ state: "cancelled", recovery: { state: "stopped" } });
    await expect(started()).resolves.toBeTruthy();
  });
});

describe("it is refused", () => {
  it("when the plan has changed since it was seen", async () => {
    const input = await order();
    await db().vnf.update({ where: { id: point.vnfId }, data: { version: { increment: 1 } } });
    const refused = { code: "conflict", message: expect.stringContaining("The plan is another one now") };
    await expect(startDrill(person(), input)).rejects.toMatchObject(refused);
    await expect(startDrill(person(), { ...(await order()), cleanUp: "at-end" })).rejects.toMatchObject(
      refused,
    );
    expect(await db().recovery.count({ where: { vnfId: point.vnfId } })).toBe(0);
  });

  it("with the obstacle's own words", async () => {
    const backup = { pointId: point.pointId };
    await db().pointBackup.updateMany({ where: backup, data: { state: "deleting" } });
    try {
      await expect(started()).rejects.toMatchObject({
        code: "precondition_failed",
        message: expect.stringMatching(/^The drill was not started\. .+: .+/),
      });
    } finally {
      await db().pointBackup.updateMany({ where: backup, data: { state: "available" } });
    }
  });

  it("of a VNF that is deleted", async () => {
    const input = await order();
    await db().vnf.update({ where: { id: point.vnfId }, data: { deletedAt: new Date() } });
    await expect(startDrill(person(), input)).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["viewer", "auditor"] as const)("to a %s", async (role) => {
    await expect(startDrill(sessionOf(role, [sites.demoProjectId]), await order())).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("to an operator who does not see the VNF", async () => {
    await expect(startDrill(sessionOf("operator", ["elsewhere"]), await order())).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it.each([
    [{ planHash: "x" }, "planHash"],
    [{ startKey: "again" }, "startKey"],
    [{ siteId: "Oslo" }, "siteId"],
    [{ pointId: 7 }, "pointId"],
    [{ cleanUp: "never" }, "cleanUp"],
    [{ cleanUp: { keepForMinutes: 0 } }, "cleanUp.keepForMinutes"],
  ])("for bad input %j, beside its field", async (bad, field) => {
    const input = { ...wanted(), planHash: "0".repeat(64), startKey: randomUUID(), ...bad };
    const refused = await startDrill(person(), input).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "invalid" });
    expect(Object.keys((refused as { fields: object }).fields)).toEqual([field]);
  });
});

describe("while it goes on", () => {
  it("nothing that it needs can be deleted", async () => {
    const { number } = await started();
    const goesOn = expect.stringContaining(`d-${number}`);
    // Nothing is made yet.
    const credentialId = sites.oslo.credentials.demo;
    await expect(removeCredential(person(), { credentialId })).rejects.toMatchObject({
      code: "precondition_failed",
      message: goesOn,
    });
    await expect(
      deleteVnf(person(), { vnfId: point.vnfId, version: 1, typedName: await nameOf(), reason: "x" }),
    ).rejects.toMatchObject({ code: "precondition_failed", message: goesOn });
    await expect(startPrune(person(), { vnfId: point.vnfId })).rejects.toMatchObject({
      code: "conflict",
      message: goesOn,
    });
  });
});

const nameOf = async () => (await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } })).name;
