import { beforeEach, expect, it } from "vitest";
import { db } from "../../db";
import { sessionOf } from "../../inventory/testing/rows";
import { readRecoveryOptions } from "../../recoveries/read-recovery-options";
import type { ServerDescription } from "../../recovery-points/server-description";
import { deleteVnf } from "../delete-vnf";
import { listDeletedVnfs } from "../list-deleted-vnfs";
import { listVnfs } from "../list-vnfs";
import { addRun } from "../testing/add-run";
import { storedLab, vnfForm } from "../testing/stored-lab";
import { storedPoint } from "../testing/stored-point";
import { bringBackVnf } from "./bring-back-vnf";
import { previewBringBack } from "./preview-bring-back";

const lab = storedLab();
let vnf: Awaited<ReturnType<typeof lab.vnf>>;

const described = (serverId: string, position: number, more: object = {}) => ({
  ...{ serverId, name: `name of ${serverId}`, projectId: "core", position, bootOrder: 2 },
  volumes: [
    { volumeId: `${serverId}-root`, isExcluded: false },
    { volumeId: `${serverId}-data`, isExcluded: true },
  ],
  ...more,
});

beforeEach(async () => {
  vnf = await lab.vnf({ receiverIds: [lab.oslo] });
  await storedPoint({
    vnfId: vnf.id,
    takenAt: "2026-11-20T10:00:00Z",
    volumes: { a1: ["a1-root"], a2: ["a2-root"] },
    copies: [{ siteId: lab.oslo, siteName: "Oslo", state: "known" }],
    servers: [described("a2", 2), described("a1", 1)] as unknown as ServerDescription[],
    run: { plan: { members: [{ serverId: "a1", hold: { kind: "left-out" } }] } },
  });
});
const remove = (input: object = {}) =>
  deleteVnf(lab.admin, {
    ...{ vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "replaced" },
    ...input,
  });
const back = (session = lab.coreOperator, version = 2) => bringBackVnf(session, { vnfId: vnf.id, version });

it("makes a deleted VNF live again, with the VMs of its newest point and nothing that begins by itself", async () => {
  const schedule = await db().schedule.create({
    data: { name: "Nightly", cadence: {}, timeZone: "UTC", full: {}, createdBy: "ada" },
  });
  await db().scheduleVnf.create({
    data: { scheduleId: schedule.id, vnfId: vnf.id, handledUntil: new Date() },
  });
  await remove();
  expect(await listDeletedVnfs(lab.coreOperator)).toMatchObject([{ id: vnf.id, points: 1, held: 0 }]);
  expect(await listVnfs(lab.coreOperator)).toMatchObject({ rows: [], deletedCount: 1 });

  expect(await back()).toEqual({ name: "vIMS core", without: [] });
  expect(await lab.read(vnf.id)).toMatchObject({
    ...{ deletedAt: null, nameKey: "vims core", version: 3, pausedAt: expect.any(Date) },
    receivers: [{ siteId: lab.oslo }],
    members: [
      {
        ...{ serverId: "a1", position: 1, bootOrder: 2, isLeftOut: true },
        ...{ excludedVolumeIds: ["a1-data"], knownVolumeIds: ["a1-root", "a1-data"] },
      },
      { serverId: "a2", position: 2, isLeftOut: false, quiesceMethod: null },
    ],
  });
  expect(await db().scheduleVnf.count({ where: { vnfId: vnf.id } })).toBe(0);
  expect(await lab.lastEntry()).toMatchObject({ action: "vnf.brought_back", targetId: vnf.id });
  const options = await readRecoveryOptions(lab.coreOperator, vnf.id);
  expect(options).toMatchObject({ points: [{ vms: [{}, {}] }], busy: null, open: null });
  expect(await listDeletedVnfs(lab.coreOperator)).toEqual([]);
  await expect(back()).rejects.toMatchObject({ code: "conflict" });
});

it("comes without a VM that is in another VNF now, under another name when its own is taken, and says both", async () => {
  await remove();
  await lab.vnf({ ...vnfForm(lab.lyon), members: [{ serverId: "a2" }] });
  expect(await previewBringBack(lab.coreOperator, vnf.id)).toMatchObject({
    name: "vIMS core (brought back)",
    members: [{ serverId: "a1" }],
    without: [{ serverId: "a2", why: "it is in the VNF vIMS core now" }],
    obstacle: null,
  });
  expect(await back()).toEqual({
    name: "vIMS core (brought back)",
    without: [{ name: "name of a2", why: "it is in the VNF vIMS core now" }],
  });
  expect(await lab.order(vnf.id)).toEqual(["a1"]);
});

it("is refused to who does not see it or may not make VNFs, while a run of it goes on, and without a point", async () => {
  await expect(back()).rejects.toMatchObject({ code: "conflict" });
  await remove();
  await expect(back(sessionOf("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(back(sessionOf("operator", ["edge"]))).rejects.toMatchObject({ code: "not_found" });
  await expect(back(lab.admin, 1)).rejects.toMatchObject({ code: "conflict" });
  const run = await addRun(vnf, { isActive: true });
  await expect(back()).rejects.toMatchObject({ code: "precondition_failed" });
  await db().run.delete({ where: { id: run.id } });
  await db().recoveryPoint.updateMany({ data: { state: "pruned" } });
  await expect(back()).rejects.toMatchObject({ code: "precondition_failed" });
  expect(await listDeletedVnfs(lab.admin)).toEqual([]);
});
