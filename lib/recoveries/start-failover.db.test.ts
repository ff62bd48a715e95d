import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hashPassword } from "../auth/password-hash";
import { startLocalSession } from "../auth/session-store";
import { live } from "../auth/testing/make-session";
import { db } from "../db";
import type { RunKind } from "../generated/prisma/enums";
import { sessionOf } from "../inventory/testing/rows";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { cancelRun } from "../run-views/cancel-run";
import { person } from "../sites/testing/stored-site";
import { insertRecovery } from "./insert-recovery";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { startFailover } from "./start-failover";
import { startRelocation } from "./start-relocation";
import { startReplacement } from "./start-replacement";
import { forgetDrills } from "./testing/forget-drills";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";

let sites: TwoSites;
let point: PointAtLyon;
let name: string;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
  name = (await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } })).name;
});
beforeEach(() => sites.heal());
afterEach(async () => {
  await forgetDrills(point.vnfId);
  await db().run.deleteMany({ where: { vnfId: point.vnfId, recoveryPoint: null } });
  const { vnfId } = point;
  await db().formerMember.deleteMany({ where: { vnfId } });
  await db().vnf.update({ where: { id: vnfId }, data: { version: 1, drillEveryDays: null } });
});

const wanted = () => ({ vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId });
const seen = () => recoveryPlanOf(person(), { ...wanted(), mode: "failover" });
const order = async (more: Record<string, unknown> = {}) => ({
  ...{ ...wanted(), planHash: (await seen()).hash, startKey: randomUUID(), typedName: name },
  ...more,
});
const started = async (more?: Record<string, unknown>) => startFailover(person(), await order(more));
const runOf = (runId: string) =>
  db().run.findUniqueOrThrow({ where: { id: runId }, include: { recovery: true } });
const entriesOf = (runId: string) => db().auditEntry.findMany({ where: { runId }, orderBy: { id: "asc" } });
const darken = () => sites.cloud.control.flip("site-dark", { site: sites.lyon.region, how: "refuses" });
const SIGNED = { overrides: ["not-fenced"], reason: "Lyon lost both power feeds. INC-20418." };

/** A run of the VNF that a worker has, or that waits for one. */
async function goesOn(kind: RunKind, state: "queued" | "running") {
  const recovery =
    kind === "drill"
      ? await db().$transaction(async (tx) => {
          const { plan } = await recoveryPlanOf(person(), { ...wanted(), mode: "drill" });
          return insertRecovery(tx, plan);
        })
      : null;
  return db().run.create({
    data: {
      ...{ kind, state, startKey: randomUUID(), startedBy: { kind: "local", name: "bob" } },
      ...{ vnfId: point.vnfId, vnfName: name, activeVnfId: point.vnfId },
      ...{ siteId: sites.lyon.id, siteName: "Lyon", plan: {}, planHash: "-" },
      recoveryId: recovery?.id ?? null,
    },
  });
}

describe("a failover is started", () => {
  it("by the plan that was seen: it holds the VNF, as its run and as what is to be decided about", async () => {
    const { runId, number } = await started({ reason: "We move." });
    expect(await runOf(runId)).toMatchObject({
      ...{ number, kind: "failover", state: "queued", activeVnfId: point.vnfId, reason: "We move." },
      ...{ siteId: sites.oslo.id, pointId: point.pointId },
      recovery: { mode: "failover", isDrill: false, state: "running", openVnfId: point.vnfId, overrides: [] },
    });
    expect(await entriesOf(runId)).toMatchObject([
      {
        ...{ action: "failover.started", targetId: point.vnfId, siteId: sites.oslo.id, reason: "We move." },
        details: { run: `f-${number}`, from: "Lyon", to: "Oslo", vms: 2, volumes: 4, overrides: [] },
      },
    ]);
  });

  it("while its site is dark, with a signature for what nobody can prove: it is kept, and audited by itself", async () => {
    await darken();
    const { plan } = await seen();
    expect(plan.overridesNeeded).toEqual(["not-fenced"]);
    const { runId, number } = await started(SIGNED);
    const { recovery, reason } = await runOf(runId);
    expect(reason).toBe(SIGNED.reason);
    expect(recovery?.overrides).toEqual([
      { kind: "not-fenced", typed: name, reason: SIGNED.reason, by: "ada", at: expect.any(String) },
    ]);
    expect((await entriesOf(runId)).map(({ action }) => action)).toEqual([
      "failover.started",
      "recovery.overridden",
    ]);
    expect((await entriesOf(runId))[1]).toMatchObject({
      ...{ targetId: point.vnfId, siteId: sites.oslo.id, reason: SIGNED.reason },
      details: {
        ...{ run: `f-${number}`, kind: "not-fenced", typed: name },
        why: `Nobody can prove that the VMs of ${name} at Lyon are stopped.`,
      },
    });
  });

  it("with that signed in advance while its site answers: whether each VM stops is seen by the run only", async () => {
    const { runId } = await started(SIGNED);
    expect((await runOf(runId)).recovery?.overrides).toMatchObject([{ kind: "not-fenced" }]);
  });

  it("of a VNF whose site is known from manifests only, and of one that has left a copy that may run", async () => {
    const where = { id: sites.lyon.id };
    await db().formerMember.create({
      data: {
        ...{ vnfId: point.vnfId, siteId: sites.lyon.id, serverId: "old", projectId: "p", name: "hss-0" },
        ...{ bootOrder: 1, recoveryId: randomUUID() },
      },
    });
    await db().site.update({ where, data: { isRemembered: true } });
    try {
      const { plan } = await seen();
      expect(plan.overridesNeeded).toEqual(["not-fenced", "copy-may-run"]);
      const { runId } = await started({ ...SIGNED, overrides: plan.overridesNeeded });
      expect((await runOf(runId)).recovery?.overrides).toHaveLength(2);
    } finally {
      await db().site.update({ where, data: { isRemembered: false } });
    }
  });

  it("once, however often the same start arrives, and at the same moment too", async () => {
    const input = await order();
    const all = await Promise.all([1, 2, 3].map(() => startFailover(person(), input)));
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(1);
    expect(await startFailover(person(), input)).toEqual(all[0]);
    expect(await db().recovery.count({ where: { vnfId: point.vnfId } })).toBe(1);
  });

  it("by one of two operators: the other is told which failover goes on", async () => {
    const inputs = [await order(), await order()];
    const both = await Promise.allSettled(inputs.map((input) => startFailover(person(), input)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const conflict = { code: "conflict", message: expect.stringMatching(/f-\d+ of this VNF goes on/) };
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: conflict });
    // Also for who comes later, with a plan that he saw before.
    await expect(startFailover(person(), { ...inputs[0], startKey: randomUUID() })).rejects.toMatchObject(
      conflict,
    );
    expect(await db().recovery.count({ where: { vnfId: point.vnfId } })).toBe(1);
    expect((await seen()).plan.obstacles).toMatchObject([
      { text: expect.stringMatching(/^f-\d+ of it goes on$/) },
    ]);
  });
});

describe("it takes the VNF", () => {
  it("from a backup that a worker has: that is told to end, and keeps its own run for its tidying", async () => {
    const backup = await goesOn("backup", "running");
    expect((await seen()).plan.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringContaining(`backup b-${backup.number} of it goes on, and is cancelled first`),
    );
    const { runId, number } = await started();
    expect(await runOf(backup.id)).toMatchObject({
      ...{ state: "running", activeVnfId: null, endedAt: null, supersededById: runId },
      ...{ cancelRequestedAt: expect.any(Date), cancelRequestedBy: `ada, for f-${number}` },
    });
    expect(await runOf(runId)).toMatchObject({ activeVnfId: point.vnfId });
    expect(await entriesOf(backup.id)).toMatchObject([
      { action: "run.cancel_requested", reason: `f-${number} takes its VNF` },
    ]);
    expect((await entriesOf(runId))[0]).toMatchObject({ details: { supersedes: `b-${backup.number}` } });
  });

  it("from a backup that was cancelled already, and does not end: who cancelled it stays so", async () => {
    const backup = await goesOn("backup", "running");
    await cancelRun(person(), { runId: backup.id });
    const { runId } = await started();
    expect(await runOf(backup.id)).toMatchObject({
      ...{ activeVnfId: null, supersededById: runId, cancelRequestedBy: "ada" },
    });
  });

  it("from a drill that nobody has begun with: it is over, and so is its story", async () => {
    const drill = await goesOn("drill", "queued");
    const { runId } = await started();
    expect(await runOf(drill.id)).toMatchObject({
      ...{ state: "cancelled", activeVnfId: null, supersededById: runId, endedAt: expect.any(Date) },
      recovery: { state: "stopped" },
    });
  });

  it("from an in-place restore that is undone in part: what it made is the VNF's former VMs from then on", async () => {
    const [hss, scscf] = point.vms;
    const { plan } = await recoveryPlanOf(person(), { ...wanted(), mode: "failover" });
    const home = { id: sites.lyon.id, name: "Lyon", region: sites.lyon.region, isHome: true };
    const restore = await db().$transaction((tx) =>
      insertRecovery(tx, { ...plan, mode: "replacement", from: home, to: home } as RecoveryRunPlan),
    );
    const ofIt = { recoveryId: restore.id };
    await db().recovery.update({ where: { id: restore.id }, data: { state: "half-undone" } });
    const run = await db().run.create({
      data: {
        ...{ kind: "replacement", state: "failed", startKey: randomUUID(), startedBy: { kind: "local" } },
        ...{ vnfId: point.vnfId, vnfName: name, siteId: sites.lyon.id, siteName: "Lyon" },
        ...{ plan: { ...plan } as object, planHash: "-", recoveryId: restore.id, endedAt: new Date() },
      },
    });
    const copy = (vm: { id: string } | undefined, kind: string, more: object) =>
      db().runResource.create({
        data: {
          ...{ runId: run.id, siteId: sites.lyon.id, kind, tag: `stillpoint-x-boot:${vm?.id}` },
          ...{ credentialId: sites.lyon.credentials.demo, isTemporary: true, ...more },
        },
      });
    for (const [id, vm] of [
      ["copy-of-scscf", scscf],
      ["copy-of-hss", hss],
    ] as const) {
      await copy(vm, "server", { resourceId: id });
      await db().recoveryServer.updateMany({
        where: { ...ofIt, sourceServerId: vm?.id ?? "" },
        data: { state: "up", serverId: id },
      });
    }
    // Nobody knows whether it was made twice; a third one is gone.
    await copy(hss, "server", { resourceId: null });
    await copy(hss, "server", { resourceId: "gone", removedAt: new Date() });
    await copy(hss, "volume", { resourceId: "its-volume" });
    await db().recoveryVolume.updateMany({
      where: { ...ofIt, sourceVolumeId: hss?.root ?? "" },
      data: { volumeId: "its-volume" },
    });

    await darken();
    const { runId } = await started(SIGNED);
    expect(await runOf(runId)).toMatchObject({ activeVnfId: point.vnfId });
    expect(await db().recovery.findUniqueOrThrow({ where: { id: restore.id } })).toMatchObject({
      ...{ state: "superseded", openVnfId: null },
    });
    const { vnfId } = point;
    expect(
      await db().formerMember.findMany({ where: { vnfId }, orderBy: { serverId: "asc" } }),
    ).toMatchObject([
      {
        ...{ serverId: "copy-of-hss", name: "hss-1", bootOrder: 1, volumeIds: ["its-volume"] },
        ...{
          siteId: sites.lyon.id,
          projectId: sites.demoProjectId,
          recoveryId: restore.id,
          releasedAt: null,
        },
      },
      { serverId: "copy-of-scscf", name: "scscf-1", bootOrder: 2, volumeIds: [] },
    ]);
  });

  it("not from a deletion of recovery points", async () => {
    const prune = await goesOn("prune", "running");
    await expect(started()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`p-${prune.number} deletes recovery points of this VNF`),
    });
    expect(await runOf(prune.id)).toMatchObject({ activeVnfId: point.vnfId, cancelRequestedAt: null });
  });

  it("not when it is refused for something else", async () => {
    const backup = await goesOn("backup", "running");
    await expect(started({ planHash: "0".repeat(64) })).rejects.toMatchObject({ code: "conflict" });
    expect(await runOf(backup.id)).toMatchObject({
      ...{ activeVnfId: point.vnfId, cancelRequestedAt: null, supersededById: null },
    });
  });
});

describe("it is refused", () => {
  it.each(["viewer", "auditor"] as const)("to a %s", async (role) => {
    await expect(startFailover(sessionOf(role, [sites.demoProjectId]), await order())).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it.each([
    ["a failover", startFailover],
    ["a relocation", startRelocation],
    ["an in-place restore", startReplacement],
  ] as const)("%s: to who typed the password a while ago, until it is typed once more", async (_, start) => {
    const OWN = "the password of ada";
    const passwordHash = await hashPassword(OWN);
    const ada = { name: `ada-${randomUUID()}`, passwordHash, role: "admin" } as const;
    const id = await startLocalSession(await db().localUser.create({ data: ada }), { address: randomUUID() });
    const createdAt = new Date(Date.now() - 6 * 60_000);
    await db().session.update({ where: { id }, data: { createdAt } });
    const session = await live(id);
    // It is asked before anything is looked at, and a plan that nobody has seen is refused after it.
    const form = { ...wanted(), what: { kind: "vnf" }, planHash: "0".repeat(64), typedName: name };
    const outcome = (password?: string) =>
      start(session, { ...form, startKey: randomUUID(), password }).catch((error: unknown) => error);
    expect(await outcome()).toMatchObject({
      code: "invalid",
      fields: { password: "You typed your password more than five minutes ago: type it once more." },
    });
    expect(await outcome("a guess")).toMatchObject({ fields: { password: "This is not your password." } });
    expect(await outcome(OWN)).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("The plan is another one now"),
    });
    expect(await db().run.count({ where: { vnfId: point.vnfId, recoveryPoint: null } })).toBe(0);
  });

  it("to an operator who does not see the VNF", async () => {
    await expect(startFailover(sessionOf("operator", ["elsewhere"]), await order())).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("when the plan has changed since it was seen", async () => {
    const input = await order();
    await db().vnf.update({ where: { id: point.vnfId }, data: { version: { increment: 1 } } });
    await expect(startFailover(person(), input)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("The plan is another one now"),
    });
  });

  it("with the obstacle's own words", async () => {
    const backup = { pointId: point.pointId };
    await db().pointBackup.updateMany({ where: backup, data: { state: "deleting" } });
    try {
      await expect(started()).rejects.toMatchObject({
        code: "precondition_failed",
        message: expect.stringMatching(/^The failover was not started\. .+: .+/),
      });
    } finally {
      await db().pointBackup.updateMany({ where: backup, data: { state: "available" } });
    }
  });

  it("when nobody signs for what cannot be proved: it says what, and why", async () => {
    await darken();
    await db().vnf.update({ where: { id: point.vnfId }, data: { drillEveryDays: 30 } });
    const why = [
      `Nobody can prove that the VMs of ${name} at Lyon are stopped.`,
      "No drill at Oslo has passed yet. It demands one every 30 days.",
    ];
    const unsigned = (left: readonly string[]) => ({
      code: "precondition_failed",
      message: `The failover was not started. Somebody has to sign for this, with a reason: ${left.join(" ")}`,
    });
    await expect(started()).rejects.toMatchObject(unsigned(why));
    await expect(started(SIGNED)).rejects.toMatchObject(unsigned(why.slice(1)));
    const { runId } = await started({ ...SIGNED, overrides: ["drill-missing", "not-fenced", "not-fenced"] });
    expect((await runOf(runId)).recovery?.overrides).toMatchObject([
      { kind: "drill-missing" },
      { kind: "not-fenced" },
    ]);
  });

  it.each([
    [{ planHash: "x" }, "planHash"],
    [{ startKey: "again" }, "startKey"],
    [{ siteId: "Oslo" }, "siteId"],
    [{ pointId: 7 }, "pointId"],
    [{ typedName: "another" }, "typedName"],
    [{ mayFallBack: "perhaps" }, "mayFallBack"],
    [{ overrides: ["fencing"], reason: "x" }, "overrides.0"],
    [{ overrides: "all", reason: "x" }, "overrides"],
    [{ overrides: ["not-fenced"], reason: " " }, "reason"],
    [{ overrides: ["not-fenced"], reason: "x".repeat(501) }, "reason"],
  ])("for bad input %j, beside its field", async (bad, field) => {
    const input = { ...wanted(), planHash: "0".repeat(64), startKey: randomUUID(), typedName: name, ...bad };
    const refused = await startFailover(person(), input).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "invalid" });
    expect(Object.keys((refused as { fields: object }).fields)).toEqual([field]);
  });

  it("for a signature that the plan does not ask for", async () => {
    await expect(started({ overrides: ["copy-may-run"], reason: "x" })).rejects.toMatchObject({
      code: "invalid",
      fields: { overrides: expect.stringContaining("copy-may-run") },
    });
  });
});
