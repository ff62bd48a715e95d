import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { canonicalHash } from "../canonical-hash";
import { db } from "../db";
import { addCredential, sessionOf } from "../inventory/testing/rows";
import { startPrune } from "../recovery-points/prune/start-prune";
import { cancelRun } from "../run-views/cancel-run";
import { getRun } from "../run-views/get-run";
import { registerRun } from "../runs/register-run";
import { deleteSite } from "../sites/delete-site";
import { getSite } from "../sites/get-site";
import { removeCredential } from "../sites/remove-credential";
import { person } from "../sites/testing/stored-site";
import { deleteVnf } from "../vnfs/delete-vnf";
import { until } from "../worker/testing/database";
import { cleanUpDrill } from "./clean-up-drill";
import { cleanupRun } from "./cleanup-run";
import { getReport } from "./get-report";
import { moveRecovery } from "./move-recovery";
import type { RecoveryContext } from "./recovery-context";
import { drillLab, SOON_MS } from "./testing/drill-lab";
import { watchStandingDrills } from "./watch-standing-drills";

const lab = drillLab();
const { standing, started, ended, recoveryOf, open } = lab;
/** What a clean-up does. */
let removes: (ctx: RecoveryContext) => Promise<void>;
let removals: string[];

beforeAll(() => {
  registerRun(
    "cleanup",
    cleanupRun({
      removeMade: async (ctx) => {
        removals.push(ctx.run.id);
        await removes(ctx);
        return { left: await db().runResource.count({ where: open(ctx.recovery.id) }) };
      },
    }),
  );
});
beforeEach(() => {
  removes = async ({ recovery }) => {
    await db().runResource.updateMany({ where: open(recovery.id), data: { removedAt: new Date() } });
  };
  removals = [];
});
const cleanedUp = async (recoveryId: string) => {
  const { runId } = await cleanUpDrill(person(), { recoveryId });
  return ended(runId);
};

describe("a drill that is kept", () => {
  it("stands, with a report that says so, until somebody asks for its clean-up", async () => {
    const { runId, number, recoveryId } = await standing();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "standing", decidedAt: null });
    const before = await getReport(person(), runId);
    expect(before.report).toMatchObject({
      verdict: "passed",
      left: 6,
      findings: expect.arrayContaining([expect.stringMatching(/^Still there: .*hss-1/)]),
      made: [
        { kind: "volume", made: 4 },
        { kind: "server", made: 2, left: ["hss-1", "scscf-1"] },
      ],
    });
    const asked = await cleanUpDrill(person(), { recoveryId });
    expect(await ended(asked.runId)).toMatchObject({
      ...{ kind: "cleanup", state: "succeeded", failure: null, activeVnfId: null, pointId: null },
      siteName: "Oslo",
    });
    const clean = await recoveryOf(recoveryId);
    expect(clean).toMatchObject({ state: "clean", decidedBy: "ada", keepUntil: null });
    expect([...clean.servers, ...clean.volumes].map(({ state }) => state)).toEqual(Array(6).fill("gone"));
    const after = await getReport(person(), asked.runId);
    expect(after).toMatchObject({
      recovery: { id: recoveryId, state: "clean" },
      run: { id: runId, name: `d-${number}` },
    });
    expect(after.report).toEqual({
      ...before.report,
      findings: expect.arrayContaining(["Nothing of it is left."]),
      left: 0,
      made: before.report.made.map((kind) => ({ ...kind, left: [] })),
    });
    expect(after.report.findings.join()).not.toContain("Still there");
    expect(after.hash).toBe(canonicalHash(after.report));
    expect(after.hash).not.toBe(before.hash);
    expect(await db().auditEntry.findFirstOrThrow({ where: { runId: asked.runId } })).toMatchObject({
      action: "cleanup.started",
      actorName: "ada",
      details: { resources: 6, to: "Oslo" },
    });
  });

  it("is shown with what it made and what may be asked for, and its clean-up step by step", async () => {
    const { runId, recoveryId } = await standing();
    expect((await getRun(person(), runId)).recovery).toMatchObject({
      ...{ id: recoveryId, state: "standing", may: ["clean-up"], hasReport: true, left: [] },
      usable: ["hss-1", "scscf-1"],
      standing: [
        { kind: "server", count: 2 },
        { kind: "volume", count: 4 },
      ],
      tiers: [
        {
          order: 1,
          state: "healthy",
          servers: [{ name: "hss-1", addresses: [expect.stringMatching(/^10\./)] }],
        },
        { order: 2, state: "healthy", servers: [{ name: "scscf-1" }] },
      ],
    });
    const { id } = await cleanedUp(recoveryId);
    const run = await getRun(person(), id);
    expect(run).toMatchObject({
      kind: "cleanup",
      phases: [{ phase: "remove" }, { phase: "verify", state: "succeeded" }],
      recovery: { state: "clean", may: [], standing: [] },
    });
    expect(run.steps.map(({ key, title }) => [key, title])).toContainEqual(["remove:server", "Remove 2 VMs"]);
    expect(run.recovery?.volumes).toHaveLength(4);
  });

  it("is cleaned up once, however often and by whomever it is asked", async () => {
    const { recoveryId } = await standing();
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const removesAll = removes;
    removes = async (ctx) => {
      await held;
      await removesAll(ctx);
    };
    const all = await Promise.all([1, 2, 3].map(() => cleanUpDrill(person(), { recoveryId })));
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(1);
    expect(await cleanUpDrill(person(), { recoveryId })).toEqual(all[0]);
    await expect(cancelRun(person(), { runId: all[0]?.runId })).rejects.toMatchObject({ code: "conflict" });
    go();
    await ended(all[0]?.runId ?? "");
    expect(removals).toEqual([all[0]?.runId]);
    await expect(cleanUpDrill(person(), { recoveryId })).rejects.toMatchObject({
      code: "conflict",
      message: "Nothing was removed. Nothing of it is left.",
    });
  });

  it("does not hold its VNF: another may begin while it stands, and while it is removed", async () => {
    const { recoveryId } = await standing();
    const other = await started();
    const { runId } = await cleanUpDrill(person(), { recoveryId });
    await ended(other.runId);
    await ended(runId);
    expect(await recoveryOf(other.recoveryId)).toMatchObject({ state: "standing" });
    expect(await db().runResource.count({ where: open(other.recoveryId) })).toBe(6);
  });

  it("is not touched by who may not, or does not see it", async () => {
    const { recoveryId } = await standing();
    for (const role of ["viewer", "auditor"] as const)
      await expect(
        cleanUpDrill(sessionOf(role, [lab.sites.demoProjectId]), { recoveryId }),
      ).rejects.toMatchObject({
        code: "forbidden",
      });
    const stranger = sessionOf("operator", ["elsewhere"]);
    await expect(cleanUpDrill(stranger, { recoveryId })).rejects.toMatchObject({ code: "not_found" });
    await expect(cleanUpDrill(person(), { recoveryId: randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "standing" });
  });
});

it("a drill that goes on is not cleaned up by another: its own run does that", async () => {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  lab.during = () => held;
  const { runId, number, recoveryId } = await started();
  await until(async () => (await db().runResource.count({ where: open(recoveryId) })) === 6, SOON_MS);
  await expect(cleanUpDrill(person(), { recoveryId })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`d-${number} goes on`),
  });
  expect((await getRun(person(), runId)).recovery).toMatchObject({ state: "running", may: [] });
  go();
  await ended(runId);
});

describe("what could not be removed", () => {
  it("is told, is the tidying's from then on, and the drill is over once that has removed it", async () => {
    const { recoveryId, runId } = await standing();
    removes = async () => {
      await db().runResource.updateMany({
        where: { ...open(recoveryId), kind: "volume" },
        data: { removedAt: new Date() },
      });
    };
    const run = await cleanedUp(recoveryId);
    expect(run).toMatchObject({
      state: "partly_failed",
      failure: { todo: expect.stringContaining("by itself") },
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "standing", keepUntil: null });
    const { report } = await getReport(person(), runId);
    expect(report).toMatchObject({ left: 2 });
    expect(report.findings).toContain("Still there: hss-1 and scscf-1.");
    expect((await getRun(person(), run.id)).recovery?.left.map(({ name }) => name)).toEqual([
      "hss-1",
      "scscf-1",
    ]);
    const left = await db().runResource.findMany({ where: open(recoveryId) });
    expect(left.map(({ isTemporary }) => isTemporary)).toEqual([true, true]);
    await watchStandingDrills();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "standing" });
    await db().runResource.updateMany({ where: open(recoveryId), data: { removedAt: new Date() } });
    await watchStandingDrills();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "clean" });
    expect((await getReport(person(), runId)).report).toMatchObject({ left: 0 });
  });

  it("can be asked for again", async () => {
    const { recoveryId } = await standing();
    const removesAll = removes;
    removes = async () => {
      throw new Error("a defect");
    };
    expect(await cleanedUp(recoveryId)).toMatchObject({ state: "failed" });
    removes = removesAll;
    expect(await cleanedUp(recoveryId)).toMatchObject({ state: "succeeded" });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "clean" });
  });
});

it("one that has stood for as long as was agreed is cleaned up by the clock, once", async () => {
  const { recoveryId } = await standing();
  await watchStandingDrills();
  expect(await db().run.count({ where: { recoveryId } })).toBe(1);
  await db().recovery.update({
    where: { id: recoveryId },
    data: { keepUntil: new Date(Date.now() - 1_000) },
  });
  await Promise.all([watchStandingDrills(), watchStandingDrills(), watchStandingDrills()]);
  const run = await db().run.findFirstOrThrow({ where: { recoveryId, kind: "cleanup" } });
  expect(await ended(run.id)).toMatchObject({ state: "succeeded", startedBy: { kind: "schedule" } });
  expect(await db().run.count({ where: { recoveryId } })).toBe(2);
  expect(await recoveryOf(recoveryId)).toMatchObject({ state: "clean" });
});

describe("a drill whose run has ended without saying what becomes of it", () => {
  it("is cleaned up all the same", async () => {
    lab.during = () => Promise.reject(new Error("a defect"));
    const { runId, recoveryId } = await started();
    await ended(runId);
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "running" });
    await watchStandingDrills();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "failed" });
    await watchStandingDrills();
    const run = await db().run.findFirstOrThrow({ where: { recoveryId, kind: "cleanup" } });
    expect(await ended(run.id)).toMatchObject({ state: "succeeded" });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "clean" });
  });

  it("nor was left in the middle of its removal", async () => {
    const { recoveryId } = await standing();
    await db().$transaction((tx) => moveRecovery(tx, recoveryId, "clean-up"));
    await watchStandingDrills();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "standing", keepUntil: null });
    expect(await cleanedUp(recoveryId)).toMatchObject({ state: "succeeded" });
  });

  it("is left alone when nothing of it is there", async () => {
    lab.during = async ({ run }) => {
      await db().runResource.deleteMany({ where: { runId: run.id } });
      throw new Error("a defect");
    };
    const { runId, recoveryId } = await started();
    await ended(runId);
    for (let i = 0; i < 3; i++) await watchStandingDrills();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "failed" });
    expect(await db().run.count({ where: { recoveryId } })).toBe(1);
  });
});

describe("while a drill stands", () => {
  it("a credential that it does not use may go", async () => {
    await standing();
    await addCredential(lab.sites.oslo.id, "spare");
    const { id } = await db().siteCredential.findFirstOrThrow({ where: { projectId: "spare" } });
    await removeCredential(person(), { credentialId: id });
  });

  it("its VNF, its point, its site and its credential are in use", async () => {
    const { number, recoveryId } = await standing();
    const name = expect.stringContaining(`d-${number}`);
    const inUse = { code: "precondition_failed", message: name };
    const { name: typedName, version } = await db().vnf.findUniqueOrThrow({ where: { id: lab.point.vnfId } });
    const vnf = { vnfId: lab.point.vnfId, version, typedName, reason: "x" };
    await expect(deleteVnf(person(), vnf)).rejects.toMatchObject(inUse);
    await expect(
      startPrune(person(), { vnfId: lab.point.vnfId, pointIds: [lab.point.pointId] }),
    ).rejects.toMatchObject(inUse);
    const { version: siteVersion } = await getSite(person(), lab.sites.oslo.id);
    const site = { siteId: lab.sites.oslo.id, version: siteVersion, typedName: "Oslo", reason: "x" };
    await expect(deleteSite(person(), site)).rejects.toMatchObject(inUse);
    await expect(
      removeCredential(person(), { credentialId: lab.sites.oslo.credentials.demo }),
    ).rejects.toMatchObject(inUse);
    await cleanedUp(recoveryId);
    await expect(deleteSite(person(), site)).resolves.toMatchObject({ name: "Oslo" });
  });
});
