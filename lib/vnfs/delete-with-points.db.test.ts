import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { getPoint } from "../recovery-points/get-point";
import { deletePoints } from "../recovery-points/prune/delete-points";
import { hasSomethingLeft } from "../recovery-points/prune/left-of-points";
import { previewPrune } from "../recovery-points/prune/preview-prune";
import { deleteWithPoints } from "./delete-with-points";
import { getVnf } from "./get-vnf";
import { listDeletedVnfs } from "./list-deleted-vnfs";
import { addRun } from "./testing/add-run";
import { storedLab } from "./testing/stored-lab";
import { storedPoint } from "./testing/stored-point";

const lab = storedLab();
const ask = (vnf: { id: string }, points: unknown) => ({
  ...{ vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "replaced", points },
});
const told = async (vnf: { id: string }) =>
  (await db().auditEntry.findMany({ where: { targetId: vnf.id }, orderBy: { id: "asc" } })).map(
    ({ action, actorName }) => [action, actorName],
  );
const prunes = (vnf: { id: string }) => db().run.findMany({ where: { vnfId: vnf.id, kind: "prune" } });

it("keeps the points where that was chosen", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  expect(await deleteWithPoints(lab.coreOperator, ask(vnf, "keep"))).toEqual({
    ...{ name: "vIMS core", points: 1, pruneRunId: null, stayed: 0, keptBecause: null },
  });
  expect(await prunes(vnf)).toEqual([]);
});

it("starts a run that deletes them where that was chosen, once the VNF is gone", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  const { pruneRunId } = await deleteWithPoints(lab.coreOperator, ask(vnf, "prune"));
  expect(await prunes(vnf)).toMatchObject([{ id: pruneRunId, state: "queued" }]);
  expect((await told(vnf)).slice(-2)).toEqual([
    ["vnf.deleted", lab.coreOperator.name],
    ["prune.started", lab.coreOperator.name],
  ]);
  expect(await db().vnf.findUnique({ where: { id: vnf.id } })).toMatchObject({ nameKey: null });
});

it("lets a held point stay, and deletes the others", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  const kept = await addRun(vnf, { point: "complete" });
  await db().recoveryPoint.update({
    where: { runId: kept.id },
    data: { heldAt: new Date(), heldBy: "Kari", heldBecause: "before the upgrade" },
  });
  const before = await previewPrune(lab.coreOperator, { vnfId: vnf.id, asDeleted: true });
  expect(before).toMatchObject({
    going: [{}],
    staying: [{ why: [expect.stringContaining("held by Kari")] }],
  });
  const done = await deleteWithPoints(lab.coreOperator, ask(vnf, "prune"));
  expect(done).toMatchObject({ points: 2, stayed: 1, keptBecause: null });
  expect(await prunes(vnf)).toMatchObject([
    { id: done.pruneRunId, plan: { points: [{ id: before.going[0]?.id }] } },
  ]);
});

it("deletes none of its points unnoticed: the last ones only with the VNF’s name", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  await deleteWithPoints(lab.coreOperator, ask(vnf, "keep"));
  const { going, isAll } = await previewPrune(lab.coreOperator, { vnfId: vnf.id });
  expect(isAll).toBe(true);
  const chosen = { vnfId: vnf.id, pointIds: going.map(({ id }) => id), startKey: randomUUID() };
  await expect(deletePoints(lab.coreOperator, chosen)).rejects.toMatchObject({
    fields: { typedName: expect.any(String) },
  });
  await expect(
    deletePoints(sessionOf("viewer"), { ...chosen, typedName: "vIMS core" }),
  ).rejects.toMatchObject({ code: "forbidden" });
  const run = await deletePoints(lab.coreOperator, { ...chosen, typedName: "vIMS core" });
  expect(await prunes(vnf)).toMatchObject([{ id: run?.runId }]);
  expect((await told(vnf)).at(-1)).toEqual(["prune.started", lab.coreOperator.name]);
  expect(await previewPrune(lab.coreOperator, { vnfId: vnf.id })).toMatchObject({
    obstacle: expect.stringContaining("goes on"),
  });
});

it("shows what a deletion has left of a point, asks for the name as the form does, and deletes it", async () => {
  const vnf = await lab.vnf();
  const left = await storedPoint({ vnfId: vnf.id, takenAt: "2026-11-19T10:00:00Z", state: "pruned" });
  await db().pointBackup.updateMany({ where: { pointId: left.id }, data: { state: "available" } });
  const gone = await storedPoint({ vnfId: vnf.id, takenAt: "2026-11-18T10:00:00Z", state: "pruned" });
  // It was never made.
  await db().pointBackup.updateMany({
    where: { pointId: gone.id },
    data: { state: "error", backupId: null },
  });
  const whole = await storedPoint({ vnfId: vnf.id, takenAt: "2026-11-20T10:00:00Z" });
  await deleteWithPoints(lab.coreOperator, ask(vnf, "keep"));

  const last = { vnfId: vnf.id, pointIds: [whole.id] };
  expect(await previewPrune(lab.coreOperator, last)).toMatchObject({ going: [{}], isAll: true });
  await expect(deletePoints(lab.coreOperator, last)).rejects.toMatchObject({
    fields: { typedName: expect.any(String) },
  });

  await db().recoveryPoint.delete({ where: { id: whole.id } });
  expect(await listDeletedVnfs(lab.coreOperator)).toMatchObject([{ id: vnf.id, points: 1 }]);
  expect(await getVnf(lab.coreOperator, vnf.id)).toMatchObject({ pointCount: 1 });
  expect(hasSomethingLeft(await getPoint(lab.coreOperator, vnf.id, left.id))).toBe(true);
  const { going } = await previewPrune(lab.coreOperator, { vnfId: vnf.id });
  expect(going).toMatchObject([{ id: left.id }]);
  const chosen = { vnfId: vnf.id, pointIds: [left.id], typedName: "vIMS core" };
  const run = await deletePoints(lab.coreOperator, chosen);
  expect(await prunes(vnf)).toMatchObject([{ id: run?.runId, plan: { deletions: [{}] } }]);
  await db().pointBackup.updateMany({ where: { pointId: left.id }, data: { state: "deleted" } });
  expect(await listDeletedVnfs(lab.coreOperator)).toEqual([]);
});

it("starts nothing where there are none, and where the VNF is not deleted", async () => {
  const vnf = await lab.vnf();
  await expect(
    deleteWithPoints(lab.coreOperator, { ...ask(vnf, "prune"), typedName: "x" }),
  ).rejects.toMatchObject({ fields: { typedName: expect.any(String) } });
  await expect(deleteWithPoints(lab.admin, ask(vnf, "burn"))).rejects.toMatchObject({
    fields: { points: expect.any(String) },
  });
  expect(await deleteWithPoints(lab.admin, ask(vnf, "prune"))).toMatchObject({ points: 0, pruneRunId: null });
  expect(await prunes(vnf)).toEqual([]);
});
