import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { startPrune } from "../recovery-points/prune/start-prune";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint, storedRun } from "../vnfs/testing/stored-point";
import { addPolicy } from "./add-policy";
import { changePolicy } from "./change-policy";
import { claimVnf } from "./claim-vnf";
import { deletePolicy } from "./delete-policy";
import { holdPoint } from "./hold-point";
import { getPolicy, listPolicies } from "./list-policies";
import { listRetainedVnfs } from "./list-retained-vnfs";
import { releasePoint } from "./release-point";
import { goingOf } from "./retention-preview";
import { seeWhatGoes } from "./see-what-goes";
import { startDuePrunes } from "./start-due-prunes";

const lab = storedLab();
beforeEach(async () => {
  await db().vnfRetention.deleteMany();
  await db().retentionPolicy.deleteMany();
});

const NONE = { keepLast: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, minAgeDays: 0 };
const form = (vnfIds: string[], more: Record<string, unknown> = {}) => ({
  ...{ ...NONE, name: "Short", keepLast: 2, timeZone: "Europe/Oslo", vnfIds },
  ...more,
});
const HOUR_MS = 3_600_000;
/** Complete points, the oldest first; each increment on the one before it unless it is a full one. */
async function pointsOf(vnfId: string, kinds: readonly ("full" | "increment")[]) {
  const points: Awaited<ReturnType<typeof storedPoint>>[] = [];
  for (const [index, kind] of kinds.entries()) {
    const takenAt = new Date(Date.now() - (kinds.length - index) * HOUR_MS).toISOString();
    const on = kind === "increment" ? points.at(-1) : undefined;
    points.push(await storedPoint({ vnfId, takenAt, volumes: { a1: [`${vnfId} root`] }, ...(on && { on }) }));
  }
  return points.map(({ id }) => id);
}
/** Adds a policy as its form does: with what the preview showed. */
const added = async (input: ReturnType<typeof form>) => {
  const { seen } = await seeWhatGoes(lab.admin, input);
  return addPolicy(lab.admin, { ...input, seen });
};
const retentionOf = (vnfId: string) => db().vnfRetention.findUniqueOrThrow({ where: { vnfId } });
const turn = () => startDuePrunes(new AbortController().signal);
const prunes = (vnfId: string) =>
  db().run.findMany({ where: { vnfId, kind: "prune" }, orderBy: { number: "asc" } });
/** A prune is over, and its points are gone. */
async function carriedOut(runId: string, state: "succeeded" | "failed" = "succeeded") {
  const { plan } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const ids = (plan as unknown as { points: { id: string }[] }).points.map(({ id }) => id);
  if (state === "succeeded") {
    await db().pointBackup.updateMany({ where: { pointId: { in: ids } }, data: { state: "deleted" } });
    await db().recoveryPoint.updateMany({ where: { id: { in: ids } }, data: { state: "pruned" } });
  }
  await db().run.update({ where: { id: runId }, data: { state, activeVnfId: null, endedAt: new Date() } });
}

describe("a policy", () => {
  it("shows what goes before it is stored, and is stored only with what was shown", async () => {
    const vnf = await lab.vnf();
    const [oldest, second, third, newest] = await pointsOf(vnf.id, ["full", "full", "increment", "full"]);
    const { vnfs, seen } = await seeWhatGoes(lab.admin, form([vnf.id]));
    expect(vnfs[0]?.points.map(({ id, fate }) => [id, fate])).toEqual([
      [newest, "kept"],
      [third, "kept"],
      [second, "parent"],
      [oldest, "goes"],
    ]);
    await expect(addPolicy(lab.admin, form([vnf.id]))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("One recovery point would go"),
    });
    expect(await listPolicies(lab.admin)).toEqual([]);
    const { id } = await addPolicy(lab.admin, form([vnf.id], { seen }));
    expect(await getPolicy(sessionOf("auditor"), id)).toMatchObject({
      ...{ name: "Short", keepLast: 2, daily: 0, version: 1, hiddenVnfs: 0 },
      vnfs: [{ id: vnf.id, name: "vIMS core", waitsBecause: null, lastRun: null }],
    });
    expect(await listRetainedVnfs(lab.admin)).toMatchObject([{ id: vnf.id, points: 4, policy: { id } }]);
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "retention_policy.added", targetId: id },
      details: { new: { keepLast: 2, VNFs: ["vIMS core"] }, goesNext: 1 },
    });
    // More than was shown: nothing is stored.
    const tighter = form([vnf.id], { policyId: id, version: 1, keepLast: 1, seen });
    await expect(changePolicy(lab.admin, tighter)).rejects.toMatchObject({ code: "conflict" });
    expect(await getPolicy(lab.admin, id)).toMatchObject({ keepLast: 2, version: 1 });
  });

  it("is changed with old and new values in the audit log, moves VNFs from another, and is not deleted while used", async () => {
    const vnf = await lab.vnf();
    const first = await added(form([vnf.id]));
    const second = await added(form([vnf.id], { name: "Long", keepLast: 50 }));
    expect(await lab.lastEntry()).toMatchObject({ details: { insteadOf: ["vIMS core (Short)"] } });
    expect((await retentionOf(vnf.id)).policyId).toBe(second.id);
    await deletePolicy(lab.admin, { policyId: first.id, version: 1 });
    const change = form([vnf.id], { policyId: second.id, version: 1, name: "Long", keepLast: 60 });
    expect(await changePolicy(lab.admin, change)).toEqual({ changed: ["keepLast"], version: 2 });
    expect(await lab.lastEntry()).toMatchObject({
      action: "retention_policy.changed",
      details: { old: { keepLast: 50 }, new: { keepLast: 60 } },
    });
    await expect(changePolicy(lab.admin, change)).rejects.toMatchObject({ code: "conflict" });
    await expect(deletePolicy(lab.admin, { policyId: second.id, version: 2 })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("It is the policy of vIMS core."),
    });
    await changePolicy(lab.admin, { ...change, version: 2, vnfIds: [] });
    await deletePolicy(lab.admin, { policyId: second.id, version: 3 });
    expect(await lab.lastEntry()).toMatchObject({ action: "retention_policy.deleted" });
    expect(await listPolicies(lab.admin)).toEqual([]);
  });

  it("that keeps nothing, or has a name, zone or VNF that is not so, is refused", async () => {
    const refused = (more: Record<string, unknown>) => expect(addPolicy(lab.admin, form([], more))).rejects;
    await refused({ keepLast: 0 }).toMatchObject({
      fields: { keepLast: expect.stringContaining("keep nothing") },
    });
    await refused({ timeZone: "Europe/Olso" }).toMatchObject({
      fields: { timeZone: expect.stringContaining("Europe/Oslo") },
    });
    await refused({ daily: -1 }).toMatchObject({ fields: { daily: expect.anything() } });
    await refused({ vnfIds: ["00000000-0000-4000-8000-000000000000"] }).toMatchObject({
      fields: { vnfIds: expect.anything() },
    });
    await added(form([]));
    await refused({ name: "short" }).toMatchObject({ fields: { name: expect.stringContaining("already") } });
  });

  it("is changed by who sees all of its VNFs, and only seen by an auditor", async () => {
    const vnf = await lab.vnf();
    const { id } = await added(form([vnf.id]));
    const change = { ...form([]), policyId: id, version: 1 };
    await expect(changePolicy(sessionOf("operator"), change)).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("projects that your sign-in does not give"),
    });
    expect((await getPolicy(sessionOf("operator"), id)).hiddenVnfs).toBe(1);
    for (const role of ["auditor", "viewer"] as const)
      await expect(changePolicy(sessionOf(role), change)).rejects.toMatchObject({ code: "forbidden" });
    await expect(listPolicies(sessionOf("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a hold", () => {
  it("keeps a point from every deletion until it is released", async () => {
    const vnf = await lab.vnf();
    const [oldest = "", , ,] = await pointsOf(vnf.id, ["full", "full", "full"]);
    await holdPoint(lab.admin, { pointId: oldest, because: "before the upgrade" });
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "recovery_point.held", targetId: oldest, reason: "before the upgrade" },
    });
    const preview = await seeWhatGoes(lab.admin, form([vnf.id]));
    expect(preview.vnfs[0]?.points.at(-1)).toMatchObject({ id: oldest, fate: "kept" });
    await expect(startPrune(lab.admin, { vnfId: vnf.id, pointIds: [oldest] })).rejects.toMatchObject({
      message: expect.stringContaining("“before the upgrade”. Release it first."),
    });
    await expect(releasePoint(sessionOf("auditor"), { pointId: oldest })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(releasePoint(sessionOf("operator"), { pointId: oldest })).rejects.toMatchObject({
      code: "not_found",
    });
    await releasePoint(lab.admin, { pointId: oldest });
    expect(await lab.lastEntry()).toMatchObject({
      action: "recovery_point.released",
      details: { old: { because: "before the upgrade" } },
    });
    const [now] = (await seeWhatGoes(lab.admin, form([vnf.id]))).vnfs;
    expect(now && goingOf(now).map(({ id }) => id)).toEqual([oldest]);
  });

  it("of another person is not written over; one's own may be said anew", async () => {
    const vnf = await lab.vnf();
    const [pointId = ""] = await pointsOf(vnf.id, ["full"]);
    const bert = { ...lab.coreOperator, name: "bert", userId: "bert" };
    await holdPoint(bert, { pointId, because: "a court asked for it" });
    const hold = async () =>
      db().recoveryPoint.findUniqueOrThrow({
        where: { id: pointId },
        select: { heldBy: true, heldBecause: true },
      });
    const before = await hold();
    await expect(holdPoint(lab.admin, { pointId, because: "mine" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("bert holds it already: “a court asked for it”."),
    });
    expect(await hold()).toEqual(before);
    await holdPoint(bert, { pointId, because: "two courts asked for it" });
    expect(await hold()).toEqual({ ...before, heldBecause: "two courts asked for it" });
  });

  it("of somebody of the same name, at another site or here, is another’s", async () => {
    const vnf = await lab.vnf();
    const [pointId = ""] = await pointsOf(vnf.id, ["full"]);
    const lyon = { ...lab.admin, siteId: randomUUID() };
    const namesakes = [
      { ...lyon, siteId: randomUUID() },
      { ...lyon, userId: "another" },
      { ...lyon, kind: "local" as const, siteId: null },
    ];
    await holdPoint(lyon, { pointId, because: "a court asked for it" });
    for (const namesake of namesakes)
      await expect(holdPoint(namesake, { pointId, because: "mine" })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("ada (another account of your name) holds it already"),
      });
    await holdPoint({ ...lyon, name: "Ada L." }, { pointId, because: "renamed since" });
    await releasePoint(lab.admin, { pointId });
    await holdPoint(namesakes[0] ?? lyon, { pointId, because: "mine" });
    // From before the account was kept: the name alone is known.
    await db().recoveryPoint.update({ where: { id: pointId }, data: { heldByRef: null } });
    await holdPoint(lyon, { pointId, because: "as before" });
  });

  it("needs a reason, and a point that is there", async () => {
    const vnf = await lab.vnf();
    const gone = await storedPoint({ vnfId: vnf.id, takenAt: "2026-11-20T00:00:00Z", state: "pruned" });
    await expect(holdPoint(lab.admin, { pointId: gone.id, because: " " })).rejects.toMatchObject({
      fields: { because: expect.anything() },
    });
    await expect(holdPoint(lab.admin, { pointId: gone.id, because: "so" })).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });
});

describe("the worker", () => {
  it("starts one prune of exactly what was shown, however many look, and looks again in a day", async () => {
    const vnf = await lab.vnf();
    const [oldest, second, third, newest] = await pointsOf(vnf.id, [
      "full",
      "increment",
      "full",
      "increment",
    ]);
    const { id } = await added(form([vnf.id], { keepLast: 1 }));
    await Promise.all([turn(), turn(), turn()]);
    const [run, ...others] = await prunes(vnf.id);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      ...{ state: "queued", activeVnfId: vnf.id, reason: "The policy Short keeps the last one" },
      startedBy: { kind: "system", name: "Policy Short" },
      plan: {
        points: [{ id: second }, { id: oldest }],
        retention: {
          ...{ policyId: id, version: 1, keeps: "the last one" },
          why: { [second ?? ""]: ["not the last one"], [oldest ?? ""]: ["not the last one"] },
          parents: [{ id: third }],
        },
      },
    });
    const [entry] = await db().auditEntry.findMany({
      where: { runId: run?.id ?? "" },
      orderBy: { id: "asc" },
    });
    expect(entry).toMatchObject({ action: "prune.started", actorKind: "system", actorName: "Policy Short" });
    const row = await retentionOf(vnf.id);
    expect(row).toMatchObject({ lastRunId: run?.id, waitsBecause: null });
    expect(row.dueAt.getTime() - Date.now()).toBeGreaterThan(23 * HOUR_MS);
    await carriedOut(run?.id ?? "");
    await turn();
    expect(await prunes(vnf.id)).toHaveLength(1);
    expect(newest).toBeDefined();
  });

  it("looks after each backup, but not after a prune that failed", async () => {
    const vnf = await lab.vnf();
    await pointsOf(vnf.id, ["full", "full", "full"]);
    await added(form([vnf.id]));
    await turn();
    const [first] = await prunes(vnf.id);
    await carriedOut(first?.id ?? "");
    expect(await claimVnf()).toBeNull();
    const soon = new Date(Date.now() + 2_000).toISOString();
    await storedRun(vnf.id, soon, { createdAt: new Date() });
    expect(await claimVnf()).toBe(vnf.id);
    await db().vnfRetention.update({ where: { vnfId: vnf.id }, data: { lookedAt: new Date(0) } });
    await db().run.update({ where: { id: first?.id ?? "" }, data: { state: "failed" } });
    await db().run.updateMany({
      where: { vnfId: vnf.id, kind: "backup" },
      data: { createdAt: new Date(1000) },
    });
    expect(await claimVnf()).toBeNull();
  });

  it("waits, and says why: a paused VNF, a run of it, a silent site", async () => {
    const vnf = await lab.vnf();
    await pointsOf(vnf.id, ["full", "full", "full"]);
    await added(form([vnf.id]));
    const waits = async () => {
      await db().vnfRetention.update({ where: { vnfId: vnf.id }, data: { dueAt: new Date(0) } });
      await turn();
      expect(await prunes(vnf.id)).toEqual([]);
      return (await retentionOf(vnf.id)).waitsBecause;
    };
    await db().vnf.update({ where: { id: vnf.id }, data: { pausedAt: new Date() } });
    expect(await waits()).toMatch(/is paused/);
    await db().vnf.update({ where: { id: vnf.id }, data: { pausedAt: null } });
    const backup = await storedRun(vnf.id, new Date().toISOString(), {
      ...{ state: "running", activeVnfId: vnf.id, endedAt: null },
    });
    expect(await waits()).toMatch(new RegExp(`b-${backup.number} of this VNF goes on`));
    await db().run.update({ where: { id: backup.id }, data: { state: "succeeded", activeVnfId: null } });
    await db().siteHealth.upsert({
      where: { siteId: vnf.siteId },
      create: { siteId: vnf.siteId, state: "unreachable" },
      update: { state: "unreachable" },
    });
    expect(await waits()).toMatch(/does not answer/);
    await db().siteHealth.update({ where: { siteId: vnf.siteId }, data: { state: "reachable" } });
    await db().vnfRetention.update({ where: { vnfId: vnf.id }, data: { dueAt: new Date(0) } });
    await turn();
    expect(await prunes(vnf.id)).toHaveLength(1);
    expect((await retentionOf(vnf.id)).waitsBecause).toBeNull();
  });
});
