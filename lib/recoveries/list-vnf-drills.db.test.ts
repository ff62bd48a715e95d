import { expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { person } from "../sites/testing/stored-site";
import { listVnfDrills } from "./list-vnf-drills";
import { drillLab } from "./testing/drill-lab";

const lab = drillLab();
const mine = async () => (await listVnfDrills(person())).vnfs.find(({ id }) => id === lab.point.vnfId);

it("tells of a VNF when it was drilled, how fast it came back, and when the next one is due", async () => {
  expect(await mine()).toMatchObject({ lastDrill: null, everyDays: null, hasPoint: true, isDue: false });
  await db().vnf.update({ where: { id: lab.point.vnfId }, data: { drillEveryDays: 30 } });
  expect(await mine()).toMatchObject({ isDue: true, everyDays: 30, dueAt: null });
  const { runId } = await lab.standing();
  const known = await mine();
  expect(known).toMatchObject({
    ...{ isDue: false, lastPassed: { runId }, dueAt: expect.any(String) },
    lastDrill: { runId, verdict: "passed", siteName: "Oslo", rtoMs: expect.any(Number) },
  });
  const { open } = await listVnfDrills(person());
  expect(open).toMatchObject([{ runId, to: "Oslo", state: "standing", isOpen: true }]);
});

it("nobody sees those of a VNF that is not theirs to see, and whoever may look sees them", async () => {
  expect(await listVnfDrills(sessionOf("viewer", ["elsewhere"]))).toMatchObject({ open: [], vnfs: [] });
  const { vnfs } = await listVnfDrills(sessionOf("auditor", []));
  expect(vnfs.map(({ id }) => id)).toContain(lab.point.vnfId);
});
