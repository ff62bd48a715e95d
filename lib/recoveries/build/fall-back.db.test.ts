import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { db } from "../../db";
import { listVolumes } from "../../openstack/cinder/volumes";
import { listServers } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import { prove } from "../prove/prove";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { buildStage } from "../testing/build-stage";
import { olderPointAtLyon } from "../testing/point-at-lyon";
import { build } from "./build";

const stage = buildStage(["hss", "scscf"]);
let olderId = "";
let olderRows = new Map<string, { id: string; backupId: string | null }>();
beforeAll(async () => {
  olderId = await olderPointAtLyon(stage.sites, stage.point, 3_600_000);
  const rows = await db().pointBackup.findMany({ where: { pointId: olderId } });
  olderRows = new Map(rows.map((row) => [row.volumeId, row]));
});

afterEach(() => void vi.stubEnv("STILLPOINT_RESTORES_AT_ONCE", undefined));

const vm = (name: string) => stage.point.vms.find((v) => v.name === name) ?? { id: "", root: "", data: "" };
const fails = (plan: RecoveryRunPlan, volume: string, times = 2) =>
  failsBackup(backupOf(plan, volume), times);
const backupOf = (plan: RecoveryRunPlan, volume: string) =>
  plan.volumes.find(({ key }) => key === volume)?.backupId ?? "";
const failsBackup = (backup: string, times = 2) =>
  stage.sites.cloud.control.flip("restore-fails", { site: stage.sites.oslo.region, backup, times });
const reader = () => stage.sites.cloud.session(stage.sites.oslo.region, { user: "admin", project: "demo" });
/** As an operator has allowed it, or not. */
async function planned(isAllowed = true): Promise<RecoveryRunPlan> {
  const plan = await stage.plan();
  return { ...plan, fallback: { isAllowed, pointIds: [olderId], takenAt: "2026-11-20T11:00:00.000Z" } };
}
const copiesOfOlder = () => ({ siteId: stage.sites.oslo.id, backup: { pointId: olderId } });

it("goes back to the point before with all VMs when a volume cannot be restored, and leaves nothing of the first try", async () => {
  const plan = await planned();
  await fails(plan, vm("scscf").data);
  // Nothing may boot before it is known: hss would.
  await fails(plan, vm("hss").data);
  // The target does not know them yet.
  await db().backupCopy.deleteMany({ where: copiesOfOlder() });
  const run = await stage.begin(plan);
  expect(await build(run.ctx)).toEqual({
    healthy: [vm("hss").id, vm("scscf").id],
    failed: [],
    usedPointId: olderId,
  });
  const { volumes, servers, pointId } = await stage.rowsOf(run);
  expect(pointId).toBe(olderId);
  expect((await db().run.findUniqueOrThrow({ where: { id: run.ctx.run.id } })).pointId).toBe(olderId);
  expect(servers.map(({ state }) => state)).toEqual(["healthy", "healthy"]);
  expect(volumes.map(({ state, backupRowId, cause }) => [state, backupRowId, cause])).toEqual(
    volumes.map(({ sourceVolumeId }) => ["ready", olderRows.get(sourceVolumeId)?.id, null]),
  );
  expect(await db().backupCopy.count({ where: { ...copiesOfOlder(), state: "known" } })).toBe(4);
  const there = await collect(listVolumes(reader()));
  expect(there.map(({ id }) => id).sort()).toEqual(volumes.map(({ volumeId }) => volumeId).sort());
  for (const { sourceVolumeId, volumeId } of volumes)
    expect(there.find(({ id }) => id === volumeId)?.metadata.src_backup_id).toBe(
      olderRows.get(sourceVolumeId)?.backupId,
    );
  expect(run.journal.of("fallback").end).toMatchObject({
    state: "warned",
    cause: expect.stringContaining("so that all VMs are of the one before"),
    detail: { pointId: olderId },
  });
  for (const { backupId } of olderRows.values())
    expect(run.journal.of(`import:${backupId}`).end).toMatchObject({ state: "succeeded" });
  // What is proved is held against the label of the point that was restored.
  await db().recoveryPoint.update({ where: { id: olderId }, data: { consistency: "crash" } });
  const chosen = { ...run.ctx.plan.point, consistency: "filesystem" as const };
  expect(await prove({ ...run.ctx, plan: { ...plan, point: chosen } })).toMatchObject({ disproved: [] });
}, 60_000);

it("goes back only where its operator has allowed it", async () => {
  const plan = await planned(false);
  await fails(plan, vm("hss").data);
  const run = await stage.begin(plan);
  expect(await build(run.ctx)).toMatchObject({ failed: [vm("hss").id], usedPointId: plan.point.id });
  expect((await stage.rowsOf(run)).pointId).toBe(plan.point.id);
  expect(run.journal.steps.has("fallback")).toBe(false);
}, 60_000);

it("goes back once: what the older point cannot give either costs its VM only", async () => {
  const plan = await planned();
  const { data, id } = vm("hss");
  await fails(plan, data);
  await failsBackup(olderRows.get(data)?.backupId ?? "");
  const run = await stage.begin(plan);
  expect(await build(run.ctx)).toEqual({ healthy: [vm("scscf").id], failed: [id], usedPointId: olderId });
  const { volumes } = await stage.rowsOf(run);
  expect(volumes.find((v) => v.sourceVolumeId === data)).toMatchObject({ state: "failed", tries: 4 });
  expect(run.journal.of(`restore:${data}`).attempts).toHaveLength(4);
}, 60_000);

it("does not mix two moments: once a VM is booted the others are not taken from an older one", async () => {
  const plan = await planned();
  const { data, id } = vm("scscf");
  await fails(plan, data);
  const run = await stage.begin(plan);
  // Its tier's volumes come after those of the first one.
  vi.stubEnv("STILLPOINT_RESTORES_AT_ONCE", "1");
  expect(await build(run.ctx)).toMatchObject({ failed: [id], usedPointId: plan.point.id });
  expect(run.journal.of("fallback").end).toMatchObject({
    state: "skipped",
    cause: "The older point was not taken: hss was booted from the chosen one by then.",
  });
}, 60_000);

it("says why when the older point has no backup of a volume", async () => {
  const plan = await planned();
  const { data, id } = vm("hss");
  await fails(plan, data);
  const where = { id: olderRows.get(data)?.id ?? "" };
  await db().pointBackup.update({ where, data: { state: "deleted" } });
  const run = await stage.begin(plan);
  try {
    expect(await build(run.ctx)).toMatchObject({ failed: [id], usedPointId: plan.point.id });
  } finally {
    await db().pointBackup.update({ where, data: { state: "available" } });
  }
  expect(run.journal.of("fallback").end?.cause).toMatch(/the chain of its backup of .*hss-data is broken\.$/);
}, 60_000);

it("goes on in another worker that died in the middle of going back, and makes nothing twice", async () => {
  const plan = await planned();
  await fails(plan, vm("hss").data);
  const begun = await stage.begin(plan);
  const first = stage.takenUp(begun.ctx);
  // It dies right after the rows lead to the older point.
  let isDead = false;
  const dying = {
    ...first.ctx,
    assertFence: () => {
      if (isDead) throw new Error("killed");
    },
  };
  const plans = first.journal.plan.bind(first.journal);
  first.journal.plan = (seeds) => {
    isDead ||= seeds.some(({ key }) => key.startsWith("import:"));
    if (isDead) throw new Error("killed");
    plans(seeds);
  };
  await expect(build(dying)).rejects.toThrow("killed");
  expect((await stage.rowsOf(begun)).pointId).toBe(olderId);
  const next = stage.takenUp(begun.ctx);
  expect(await build(next.ctx)).toMatchObject({ failed: [], usedPointId: olderId });
  const { volumes, servers } = await stage.rowsOf(begun);
  const there = await vi.waitFor(async () => {
    const found = await collect(listVolumes(reader()));
    expect(found.map(({ id }) => id).sort()).toEqual(volumes.map(({ volumeId }) => volumeId).sort());
    return found;
  }, 10_000);
  expect(there).toHaveLength(4);
  expect(await collect(listServers(reader()))).toHaveLength(servers.length);
}, 60_000);
