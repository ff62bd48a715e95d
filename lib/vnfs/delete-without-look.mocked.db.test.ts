import { expect, it, vi } from "vitest";
import { db } from "../db";
import { deleteWithPoints } from "./delete-with-points";
import { addRun } from "./testing/add-run";
import { storedLab } from "./testing/stored-lab";

vi.mock("../recovery-points/prune/preview-prune", () => ({
  previewPrune: () => Promise.reject(new Error("a defect of ours")),
}));
const lab = storedLab();

it("is deleted although nobody can tell which points would go: they are kept, and that is said", async () => {
  const vnf = await lab.vnf();
  await addRun(vnf, { point: "complete" });
  const input = { vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "replaced", points: "prune" };
  expect(await deleteWithPoints(lab.coreOperator, input)).toMatchObject({
    ...{ points: 1, pruneRunId: null, stayed: 0 },
    keptBecause: expect.stringMatching(/its log says why/),
  });
  expect(await db().run.count({ where: { vnfId: vnf.id, kind: "prune" } })).toBe(0);
  expect(await db().vnf.findUnique({ where: { id: vnf.id } })).toMatchObject({ nameKey: null });
});
