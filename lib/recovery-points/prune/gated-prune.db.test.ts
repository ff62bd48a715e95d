import { randomUUID } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { approve } from "../../approvals/approve";
import { askApproval } from "../../approvals/ask-approval";
import { getApproval } from "../../approvals/get-approval";
import { approved, expectGate, gatedOf, named, switchFourEyes } from "../../approvals/testing/second-person";
import { db } from "../../db";
import { startPolicyPrune } from "../../retention/start-policy-prune";
import { deleteVnf } from "../../vnfs/delete-vnf";
import { deleteWithPoints } from "../../vnfs/delete-with-points";
import { storedLab } from "../../vnfs/testing/stored-lab";
import { storedPoint } from "../../vnfs/testing/stored-point";
import { deletePoints } from "./delete-points";

const lab = storedLab();
beforeEach(() => switchFourEyes("point_deletion"));

/** A VNF with four full points, the oldest first. */
async function withPoints() {
  const vnf = await lab.vnf();
  const points: string[] = [];
  for (const hour of [10, 11, 12, 13])
    points.push(
      (await storedPoint({ vnfId: vnf.id, takenAt: `2026-11-20T${hour}:00:00Z`, volumes: { a1: ["r"] } })).id,
    );
  return { vnf, points };
}
const look = async () => [
  await db().run.findMany({ where: { kind: "prune" } }),
  await db().vnf.findMany(),
  await db().vnfMember.findMany(),
];

it("points are deleted by hand once a second person has approved it: these, and no others", async () => {
  const { vnf, points } = await withPoints();
  const [first = "", second = "", third = ""] = points;
  const go = (pointIds: string[]) =>
    deletePoints(lab.coreOperator, { vnfId: vnf.id, pointIds, startKey: randomUUID() });
  const gated = await expectGate({
    ...{ asker: lab.coreOperator, look },
    same: () => go([first, second]),
    others: [() => go([first]), () => go([first, second, third])],
  });
  expect(gated).toMatchObject({
    ...{ kind: "point_deletion", title: "Delete 2 recovery points of vIMS core.", vnfIds: [vnf.id] },
    facts: expect.arrayContaining([
      { label: "Points", value: "2026-11-20 10:00 UTC, 2026-11-20 11:00 UTC" },
      { label: "Backups", value: "2, at all sites that know them" },
    ]),
  });
  expect(await db().run.findFirst({ where: { kind: "prune" } })).toMatchObject({
    plan: { points: [{ id: expect.any(String) }, { id: expect.any(String) }] },
  });
});

it("an isApproved in the input is nothing", async () => {
  const { vnf, points } = await withPoints();
  const input = { vnfId: vnf.id, pointIds: points.slice(0, 1), isApproved: true, approvedBy: "grace" };
  await expect(deletePoints(lab.coreOperator, input)).rejects.toMatchObject({ code: "needs_approval" });
});

it("many points are told by the oldest and the newest", async () => {
  const vnf = await lab.vnf();
  for (let i = 10; i < 22; i++)
    await storedPoint({ vnfId: vnf.id, takenAt: `2026-11-20T${i}:00:00Z`, volumes: { a1: ["r"] } });
  const ids = (await db().recoveryPoint.findMany({ orderBy: { takenAt: "asc" } })).map(({ id }) => id);
  const { facts, href } = await gatedOf(() =>
    deletePoints(lab.admin, { vnfId: vnf.id, pointIds: ids.slice(0, 11) }),
  );
  expect(facts).toContainEqual({ label: "Oldest", value: "2026-11-20 10:00 UTC" });
  expect(facts).toContainEqual({ label: "Newest", value: "2026-11-20 20:00 UTC" });
  expect(href).toBe(`/vnfs/${vnf.id}/delete-points`);
});

const whole = (vnf: { id: string }, more: object = {}) => ({
  ...{ vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "replaced", points: "prune" },
  ...more,
});

it("a VNF is deleted with its points once that is approved, and not half before", async () => {
  const { vnf, points } = await withPoints();
  const go = (more?: object) => deleteWithPoints(lab.coreOperator, whole(vnf, more));
  const gated = await expectGate({
    ...{ asker: lab.coreOperator, look, same: () => go() },
    others: [() => go({ reason: "no more needed" })],
  });
  expect(gated).toMatchObject({ title: "Delete vIMS core with 4 recovery points.", vnfIds: [vnf.id] });
  const run = await db().run.findFirstOrThrow({ where: { kind: "prune" } });
  expect((run.plan as { points?: { id: string }[] }).points?.map(({ id }) => id).sort()).toEqual(
    points.sort(),
  );
  expect(await db().vnf.findUnique({ where: { id: vnf.id } })).toMatchObject({ nameKey: null });
});

it("a point that came meanwhile is another question, and a VNF without points or with kept ones is none", async () => {
  const { vnf } = await withPoints();
  const go = () => deleteWithPoints(lab.coreOperator, whole(vnf));
  await approved(lab.coreOperator, go);
  await storedPoint({ vnfId: vnf.id, takenAt: "2026-11-20T14:00:00Z", volumes: { a1: ["r"] } });
  await expect(go()).rejects.toMatchObject({ code: "needs_approval" });
  expect(await deleteWithPoints(lab.coreOperator, whole(vnf, { points: "keep" }))).toMatchObject({
    points: 5,
  });
  const other = await lab.vnf({ name: "empty" });
  await deleteWithPoints(lab.coreOperator, whole(other, { typedName: "empty" }));
  expect(await db().run.count({ where: { kind: "prune" } })).toBe(0);
});

it("points of a VNF that was deleted without them wait, too", async () => {
  const { vnf, points } = await withPoints();
  await deleteVnf(lab.coreOperator, whole(vnf));
  const all = { vnfId: vnf.id, pointIds: points, typedName: "vIMS core" };
  const { facts } = await gatedOf(() => deletePoints(lab.coreOperator, all));
  expect(facts[0]).toEqual({ label: "VNF", value: "vIMS core, which is deleted" });
});

it("whoever does not see the VNF decides nothing, and is told of nothing", async () => {
  const { vnf, points } = await withPoints();
  const go = () => deletePoints(lab.coreOperator, { vnfId: vnf.id, pointIds: points.slice(0, 1) });
  const id = await askApproval(lab.coreOperator, await gatedOf(go));
  const [olga, otto] = ["core", "edge"].map((project) =>
    named("o", {
      role: "operator",
      name: project,
      projects: [{ id: project, name: project, role: "operator" }],
    }),
  );
  if (!olga || !otto) throw new Error("two people");
  await expect(approve(otto, { id })).rejects.toMatchObject({ code: "not_found" });
  await expect(getApproval(otto, id)).rejects.toMatchObject({ code: "not_found" });
  await approve(olga, { id });
  await go();
});

it("a policy deletes by itself as ever, and everybody does while it is switched off", async () => {
  const { vnf, points } = await withPoints();
  const rules = { keepLast: 2, daily: 0, weekly: 0, monthly: 0, yearly: 0, minAgeDays: 0, timeZone: "UTC" };
  const policy = { name: "Short", nameKey: "short", createdBy: "ada", ...rules };
  await db().retentionPolicy.create({
    data: { ...policy, vnfs: { create: { vnfId: vnf.id, dueAt: new Date() } } },
  });
  expect(await startPolicyPrune(vnf.id)).toEqual(expect.any(String));
  await db().run.deleteMany({ where: { kind: "prune" } });
  await switchFourEyes("failover", "retention_cut", "access_change", "four_eyes_off");
  const run = await deletePoints(lab.coreOperator, { vnfId: vnf.id, pointIds: points.slice(0, 1) });
  expect(run).toMatchObject({ runId: expect.any(String) });
});
