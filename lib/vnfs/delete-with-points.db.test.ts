import { expect, it } from "vitest";
import { db } from "../db";
import { deleteWithPoints } from "./delete-with-points";
import { addRun } from "./testing/add-run";
import { storedLab } from "./testing/stored-lab";

const lab = storedLab();
const ask = (vnf: { id: string }, points: unknown) => ({
  ...{ vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "replaced", points },
});
const prunes = (vnf: { id: string }) => db().run.findMany({ where: { vnfId: vnf.id, kind: "prune" } });

it("keeps the points where that was chosen", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  expect(await deleteWithPoints(lab.coreOperator, ask(vnf, "keep"))).toEqual({
    ...{ name: "vIMS core", points: 1, pruneRunId: null, keptBecause: null },
  });
  expect(await prunes(vnf)).toEqual([]);
});

it("starts a run that deletes them where that was chosen, once the VNF is gone", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  const { pruneRunId } = await deleteWithPoints(lab.coreOperator, ask(vnf, "prune"));
  expect(await prunes(vnf)).toMatchObject([{ id: pruneRunId, state: "queued" }]);
  expect(await db().vnf.findUnique({ where: { id: vnf.id } })).toMatchObject({ nameKey: null });
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
