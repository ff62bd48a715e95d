import { expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { person } from "../sites/testing/stored-site";
import { listDrills } from "./list-drills";
import { drillLab } from "./testing/drill-lab";

const lab = drillLab();
const { started, standing, ended } = lab;
const demand = (drillEveryDays: number | null) =>
  db().vnf.update({ where: { id: lab.point.vnfId }, data: { drillEveryDays } });
const mine = async () => {
  const { rows, needs } = await listDrills(person());
  const isMine = ({ vnf }: { vnf: { id: string } }) => vnf.id === lab.point.vnfId;
  return { rows: rows.filter(isMine), need: needs.find(isMine) };
};

it("those that stand come first, with what came of each", async () => {
  const first = await standing();
  const over = await started("at-end");
  await ended(over.runId);
  await db().runResource.updateMany({ where: lab.open(over.recoveryId), data: { removedAt: new Date() } });
  const { rows } = await mine();
  expect(rows.map(({ runId, isOpen }) => [runId, isOpen])).toEqual([
    [first.runId, true],
    [over.runId, false],
  ]);
  expect(rows[0]).toMatchObject({
    ...{ name: `d-${first.number}`, from: "Lyon", to: "Oslo", state: "standing", verdict: "passed" },
    ...{ startedBy: "ada", keepUntil: expect.any(String), rtoMs: expect.any(Number), rtoTargetMs: null },
  });
});

it("a VNF that demands drills is due until one has passed, and again when its days are over", async () => {
  expect((await mine()).need).toBeUndefined();
  await demand(30);
  expect((await mine()).need).toMatchObject({ everyDays: 30, lastPassed: null, isDue: true });
  const { runId, number, recoveryId } = await standing();
  expect((await mine()).need).toMatchObject({ lastPassed: { runId, name: `d-${number}` }, isDue: false });
  const old = new Date(Date.now() - 31 * 86_400_000);
  await db().recovery.update({ where: { id: recoveryId }, data: { startedAt: old } });
  expect((await mine()).need).toMatchObject({ lastPassed: { at: old.toISOString() }, isDue: true });
  await demand(null);
});

it("one that failed is no proof", async () => {
  await demand(30);
  lab.during = async ({ recovery }) => {
    await db().recoveryServer.updateMany({
      where: { recoveryId: recovery.id },
      data: { state: "failed", healthyAt: null, cause: "No valid host was found" },
    });
  };
  await standing();
  const { rows, need } = await mine();
  expect(rows[0]).toMatchObject({ verdict: "failed" });
  expect(need).toMatchObject({ lastPassed: null, isDue: true });
  await demand(null);
});

it("nobody sees those of a VNF that is not theirs to see", async () => {
  await standing();
  const { rows } = await listDrills(sessionOf("viewer", ["elsewhere"]));
  expect(rows).toEqual([]);
});
