import { expect, it } from "vitest";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint } from "../vnfs/testing/stored-point";
import { getStorage } from "./get-storage";

const lab = storedLab();
const DAY_MS = 86_400_000;
/** Noon, UTC, so many days ago. */
const noon = (daysAgo: number) =>
  `${new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10)}T12:00:00.000Z`;

/** Both of its volumes are of 10 GiB; a second point of them is of increments. */
async function twoPoints(vnfId: string, first: number, second: number) {
  const volumes = { a1: ["a1-root", "a1-data"] };
  const full = await storedPoint({ vnfId, takenAt: noon(first), volumes });
  const increment = await storedPoint({ vnfId, takenAt: noon(second), volumes, on: full });
  await db().pointBackup.updateMany({ where: { point: { vnfId } }, data: { sizeGib: 10 } });
  return { full, increment };
}
const gone = (pointId: string, daysAgo: number | null) =>
  db().pointBackup.updateMany({
    where: { pointId },
    data: { state: "deleted", deletedAt: daysAgo === null ? null : new Date(noon(daysAgo)) },
  });

it("adds up what came and went, by day and by VNF; what increments count for is told apart", async () => {
  const { id } = await lab.vnf();
  const { increment } = await twoPoints(id, 40, 10);
  await gone(increment.id, 5);
  const { days, vnfs, now, before } = await getStorage(lab.admin, 30);
  expect(days).toHaveLength(30);
  expect(before).toEqual({ gib: 20, fullGib: 20, backups: 2 });
  expect(days.map(({ gib }) => gib)).toEqual([
    ...Array(19).fill(20),
    ...Array(5).fill(40),
    ...Array(6).fill(20),
  ]);
  expect(days[20]).toMatchObject({ gib: 40, fullGib: 20, backups: 4 });
  expect(vnfs).toEqual([{ id, name: "vIMS core", isDeleted: false, days, now, before }]);
});

it("of each VNF the days are its own, and all together are the sum of them", async () => {
  const { id } = await lab.vnf();
  await twoPoints(id, 10, 4);
  const other = await lab.vnf({ name: "vEPC", members: [{ serverId: "e1" }] });
  const { increment } = await twoPoints(other.id, 60, 20);
  await gone(increment.id, 2);
  const { days, vnfs } = await getStorage(lab.admin, 30);
  const gibOf = (name: string) => vnfs.find((vnf) => vnf.name === name)?.days.map(({ gib }) => gib);
  const [ims, epc] = [gibOf("vIMS core"), gibOf("vEPC")];
  expect(ims).toEqual([...Array(19).fill(0), ...Array(6).fill(20), ...Array(5).fill(40)]);
  expect(epc).toEqual([...Array(9).fill(20), ...Array(18).fill(40), ...Array(3).fill(20)]);
  expect(days.map(({ gib }) => gib)).toEqual(ims?.map((gib, index) => gib + (epc?.[index] ?? Number.NaN)));
  expect(vnfs.every(({ days: own }) => own.every(({ day }, index) => day === days[index]?.day))).toBe(true);
});

it("keeps the storage of a deleted VNF in sight, and leaves out what was gone before and what nobody noted", async () => {
  const { id } = await lab.vnf();
  await twoPoints(id, 20, 10);
  const other = await lab.vnf({ name: "vEPC", members: [{ serverId: "e1" }] });
  const { full } = await twoPoints(other.id, 60, 15);
  await db().pointBackup.updateMany({
    where: { point: { vnfId: other.id } },
    data: { state: "deleted", deletedAt: null },
  });
  await gone(full.id, 45);
  await db().vnf.update({ where: { id }, data: { deletedAt: new Date(), nameKey: null } });
  const { vnfs, now } = await getStorage(lab.admin, 30);
  expect(vnfs.map(({ name, isDeleted }) => [name, isDeleted])).toEqual([["vIMS core", true]]);
  expect(now).toEqual({ gib: 40, fullGib: 20, backups: 4 });
  expect((await getStorage(lab.admin, 90)).vnfs.map(({ name }) => name)).toEqual(["vIMS core", "vEPC"]);
});

it("tells nobody of VNFs that they do not see, nor in the sum", async () => {
  const { id } = await lab.vnf({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
  await twoPoints(id, 20, 10);
  const { vnfs, now } = await getStorage(lab.coreOperator, 30);
  expect(vnfs).toEqual([]);
  expect(now.gib).toBe(0);
  expect((await getStorage(lab.admin, 30)).now.gib).toBe(40);
});

it("is refused for another number of days", async () => {
  await expect(getStorage(lab.admin, 31)).rejects.toMatchObject({ code: "invalid" });
});
