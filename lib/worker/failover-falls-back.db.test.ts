import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import type { RecoveryReport } from "../recoveries/build-report";
import { minuteOf } from "../recoveries/words";
import { forgetWorkers } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { bytesOf } from "./testing/drill-history";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";
import { type SeenBoot, watchBoots } from "./testing/watch-boots";

/*
 * Whole failovers by a real worker, with a volume whose backup in the newest point cannot be restored. There is a point before
 * it: the whole VNF is taken from that one where the operator has allowed it, and none of it where not.
 */

vi.setConfig({ testTimeout: 400_000 });

const NAMES = ["aaa-1", "aaa-2"] as const;
type Name = (typeof NAMES)[number];

let stage: RecoveryStage;
let workers: DoomedWorkers;
let boots: SeenBoot[];
let olderId: string;
let before: { source: SiteLists; target: SiteLists };
let since: number;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage({ names: NAMES, bootOrders: [1, 2], backups: 2 });
  const older = await db().recoveryPoint.findFirstOrThrow({
    where: { vnfId: stage.vnfId, id: { not: stage.pointId } },
  });
  olderId = older.id;
  boots = watchBoots(stage.target);
  before = { source: stage.sourceLists(), target: stage.lists() };
  await workers.begin(await workers.loaded());
}, 300_000);
beforeEach(() => {
  since = stage.sandbox.world.history.last;
});
afterEach(() => stage.control.removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

/** What a point holds of a VM's only volume. */
async function backupOf(pointId: string, name: Name) {
  const serverId = stage.serverIds[NAMES.indexOf(name)] ?? "";
  const { backupId } = await db().pointBackup.findFirstOrThrow({ where: { pointId, serverId } });
  return { id: backupId ?? "", blocks: bytesOf(stage, backupId ?? "") };
}

/** With what each VM came up, before its guest wrote. */
const bootedWith = (name: string) =>
  boots.filter((boot) => boot.n > since && boot.name === name).map(({ volumes }) => volumes[0]?.blocks);

/** One in which the newest backup of that VM's volume fails as often as it is tried. */
async function failOver(lost: Name, mayFallBack: boolean) {
  const { id: backup } = await backupOf(stage.pointId, lost);
  await stage.control.flip("restore-fails", { site: stage.target.name, backup, times: 2 });
  const runId = await stage.startFailover({ mayFallBack });
  const run = await stage.drillEnded(runId);
  const recovery = await stage.recoveryOf(runId);
  return { run, recovery, report: recovery.report as unknown as RecoveryReport };
}

async function rollBack(recoveryId: string): Promise<void> {
  const run = await stage.drillEnded(await stage.rollBack(recoveryId));
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect({ source: stage.sourceLists(), target: stage.lists() }).toEqual(before);
}

const stepsOf = (runId: string, key: string) =>
  db().runStep.findMany({ where: { runId, key }, select: { state: true, cause: true } });

it("was allowed to: all VMs come up as they were at the point before, those whose backup is good, too", async () => {
  for (const name of NAMES)
    expect((await backupOf(olderId, name)).blocks).not.toEqual((await backupOf(stage.pointId, name)).blocks);
  const { run, recovery, report } = await failOver("aaa-1", true);
  expect(run).toMatchObject({ state: "succeeded", pointId: olderId });
  expect(recovery).toMatchObject({ state: "pending", pointId: olderId });
  for (const name of NAMES) expect(bootedWith(name)).toEqual([(await backupOf(olderId, name)).blocks]);
  // Nothing of what was restored from the newest one is left beside it.
  const made = stage.lists().volumes.filter((id) => !before.target.volumes.includes(id));
  expect(made.sort()).toEqual(recovery.volumes.map(({ volumeId }) => volumeId).sort());
  const chosen = await db().recoveryPoint.findUniqueOrThrow({ where: { id: stage.pointId } });
  const cause = `aaa-1 / aaa-1-boot could not be restored from the chosen point, of ${minuteOf(chosen.takenAt.toISOString())}, so that all VMs are of the one before.`;
  expect(await stepsOf(run.id, "fallback")).toEqual([{ state: "warned", cause }]);
  const { takenAt } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: olderId } });
  expect(report.point).toMatchObject({ id: olderId, takenAt: takenAt.getTime(), isFallback: true });
  expect(report.findings).toContain(cause);
  // The older one is a full backup; the chosen one was made on it.
  expect(report.volumes.map(({ links }) => links)).toEqual([1, 1]);
  expect(report.rpo.achievedMs).toBe(recovery.startedAt.getTime() - takenAt.getTime());
  await rollBack(recovery.id);
});

it("was not allowed to: that VM stays down, the other is of the chosen point, and none of it of the one before", async () => {
  const { run, recovery, report } = await failOver("aaa-2", false);
  expect(run).toMatchObject({
    ...{ state: "partly_failed", pointId: stage.pointId },
    failure: { cause: expect.stringContaining("aaa-2") },
  });
  expect(bootedWith("aaa-1")).toEqual([(await backupOf(stage.pointId, "aaa-1")).blocks]);
  expect(bootedWith("aaa-2")).toEqual([]);
  expect(await stepsOf(run.id, "fallback")).toEqual([]);
  const rows = await db().pointBackup.findMany({
    where: { id: { in: recovery.volumes.map(({ backupRowId }) => backupRowId ?? "") } },
  });
  expect(rows.map(({ pointId }) => pointId)).toEqual([stage.pointId, stage.pointId]);
  expect(report.point).toMatchObject({ id: stage.pointId, isFallback: false });
  expect(report.verdict).toBe("partly");
  expect(report.volumes.map(({ links }) => links)).toEqual([2, 2]);
  expect(report.findings[0]).toMatch(/^Not healthy: aaa-2/);
  expect(report.findings[1]).toBe("Works: aaa-1.");
  await rollBack(recovery.id);
});
