import { describe, expect, it } from "vitest";
import type { WindowRecord } from "../backups/window-record";
import { db } from "../db";
import { lostWindow } from "../freezes/testing/lost-window";
import { sessionOf } from "../inventory/testing/rows";
import { getVnf } from "./get-vnf";
import { addVms, storedLab } from "./testing/stored-lab";
import { storedPoint, storedRun } from "./testing/stored-point";

const lab = storedLab();
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const MINE = { a1: ["a1-root", "a1-data"], a2: ["a2-root"] };

/** a1 stood still for all of the window, a2 from its first to its last half second. */
function windowAt(openedAt: string, windowMs: number): WindowRecord {
  const at = (ms: number) => new Date(Date.parse(openedAt) + ms).toISOString();
  const member = (serverId: string, position: number, from: number, to: number) => ({
    ...{ serverId, name: serverId, position, method: "nova-quiesce" as const },
    ...{ quiesceSentAt: at(from), quiesce: "frozen" as const, frozenAt: at(from + 100) },
    ...{ thawSentAt: at(to - 100), thaw: "thawed" as const, thawedAt: at(to) },
    ...{ thawAttempts: 1, thawedBy: "run" },
  });
  return {
    ...{ attempt: 1, budgetMs: 8_000, openedAt, closedAt: at(windowMs), windowMs, takenAt: at(600) },
    members: [member("a1", 1, 0, windowMs), member("a2", 2, 500, windowMs - 500)],
    ...{ snapshots: [], stop: null },
  };
}

describe("the page of a VNF", () => {
  it("has its members in order, with what will hold them and what they have", async () => {
    const { id } = await lab.vnf({
      receiverIds: [lab.oslo],
      members: [
        { serverId: "a2", quiesceMethod: "pause" },
        { serverId: "a1", excludedVolumeIds: ["a1-data"], isLeftOut: true },
      ],
    });
    const vnf = await getVnf(lab.coreOperator, id);
    expect(vnf).toMatchObject({
      site: { id: lab.lyon, name: "Lyon" },
      receivers: [{ siteId: lab.oslo, siteName: "Oslo" }],
      pointCount: 0,
      newestPoint: null,
      freeze: null,
      chain: null,
    });
    expect(vnf.members).toMatchObject([
      { serverId: "a2", position: 1, quiesceMethod: "pause", willUse: "pause", isLeftOut: false },
      {
        ...{ serverId: "a1", position: 2, willUse: "none", isLeftOut: true },
        volumes: [
          { volumeId: "a1-data", isExcluded: true },
          { volumeId: "a1-root", isExcluded: false },
        ],
      },
    ]);
  });

  it("shows the freeze of the last window, and the worst of thirty days", async () => {
    const { id: vnfId } = await lab.vnf();
    await storedPoint({ vnfId, takenAt: ago(300), volumes: MINE, window: windowAt(ago(300), 6_900) });
    const last = windowAt(ago(100), 5_610);
    await storedPoint({ vnfId, takenAt: ago(100), volumes: MINE, window: last });
    // A later run that never opened a window does not hide it.
    await storedRun(vnfId, ago(5), { state: "failed" });
    const { freeze, worstFreezeMs, members } = await getVnf(lab.admin, vnfId);
    expect(freeze).toMatchObject({ lastMs: 5_610, lastAt: last.openedAt });
    expect(worstFreezeMs).toBe(6_900);
    expect(members.map(({ lastFreeze }) => lastFreeze)).toEqual([
      { ms: 5_610, fromMs: 0, toMs: 5_610 },
      { ms: 4_610, fromMs: 500, toMs: 5_110 },
    ]);
  });

  it("counts a window that was lost with its worker, of which only its leases tell", async () => {
    const { id: vnfId } = await lab.vnf();
    const { id: runId } = await storedRun(vnfId, ago(20), { state: "failed", windowAttempts: 1 });
    expect(await getVnf(lab.admin, vnfId)).toMatchObject({ freeze: null, worstFreezeMs: 0 });
    await lostWindow(runId, 24_000);
    expect(await getVnf(lab.admin, vnfId)).toMatchObject({ freeze: null, worstFreezeMs: 24_000 });
    const window = windowAt(ago(10), 5_610);
    await storedPoint({ vnfId, takenAt: ago(10), volumes: MINE, window });
    expect(await getVnf(lab.admin, vnfId)).toMatchObject({
      freeze: { lastMs: 5_610 },
      worstFreezeMs: 24_000,
    });
  });

  it("counts the increments since the last full backup of the newest usable point", async () => {
    const { id: vnfId } = await lab.vnf();
    const full = await storedPoint({ vnfId, takenAt: ago(200), volumes: MINE });
    const first = await storedPoint({ vnfId, takenAt: ago(150), volumes: MINE, on: full });
    await storedPoint({ vnfId, takenAt: ago(100), volumes: MINE, on: first });
    const { chain, newestPoint, points } = await getVnf(lab.admin, vnfId);
    expect(chain).toEqual({ sinceFull: 2, fullAt: full.takenAt.toISOString() });
    expect(newestPoint).toMatchObject({ fullCount: 0, incrementCount: 3, chainPosition: 2, sizeGib: 60 });
    expect(points).toHaveLength(3);
  });

  it("has the thirty days, by points that were pruned since too", async () => {
    const { id: vnfId } = await lab.vnf({ rpoMinutes: 1440 });
    await db().vnf.update({
      where: { id: vnfId },
      data: { createdAt: new Date(Date.now() - 40 * 86_400_000) },
    });
    expect(new Set((await getVnf(lab.admin, vnfId)).days.map(({ rpo }) => rpo))).toEqual(new Set(["missed"]));
    for (let day = 0; day < 34; day++)
      await storedPoint({
        ...{ vnfId, takenAt: ago(day * 1_380), volumes: MINE },
        state: day > 5 ? "pruned" : "complete",
      });
    expect(new Set((await getVnf(lab.admin, vnfId)).days.map(({ rpo }) => rpo))).toEqual(new Set(["met"]));
    const deletedAt = new Date(Date.now() - 2 * 86_400_000);
    await db().vnf.update({ where: { id: vnfId }, data: { deletedAt, nameKey: null } });
    const { days } = await getVnf(lab.admin, vnfId);
    expect(days.slice(-3).map(({ rpo }) => rpo)).toEqual(["met", "unknown", "unknown"]);
  });

  it("tells what changed at the site, and what has limits", async () => {
    const { id } = await lab.vnf();
    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root", "a2-new"] });
    const { drift, limitations } = await getVnf(lab.admin, id);
    expect(drift).toMatchObject([{ kind: "volume-added", serverId: "a2", volumeId: "a2-new" }]);
    expect(limitations).toEqual([]);
  });

  it("stays for a deleted VNF, whose points may be kept", async () => {
    const vnf = await lab.vnf();
    await db().vnf.update({ where: { id: vnf.id }, data: { deletedAt: new Date(), nameKey: null } });
    expect((await getVnf(lab.admin, vnf.id)).deletedAt).not.toBeNull();
  });

  it("is not there for who does not see all of its projects, nor by an id that is none", async () => {
    const { id } = await lab.vnf({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
    for (const session of [lab.coreOperator, sessionOf("viewer")])
      await expect(getVnf(session, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getVnf(lab.admin, "no-id")).rejects.toMatchObject({ code: "not_found" });
  });
});
