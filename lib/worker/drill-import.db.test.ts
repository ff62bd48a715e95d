import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import { BACKUPS } from "../sandbox/cinder/rows-backups";
import { forgetWorkers } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { drillViolations, traces } from "./testing/drill-history";
import { type RecoveryStage, recoveryStage } from "./testing/recovery-stage";
import { type SeenBoot, watchBoots } from "./testing/watch-boots";

/* A drill by a real worker at a site that does not know the records of the point, which is an increment on another. */

vi.setConfig({ testTimeout: 300_000 });
let stage: RecoveryStage;
let workers: DoomedWorkers;
let boots: SeenBoot[];

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage({ backups: 2 });
  boots = watchBoots(stage.target);
  await workers.begin(await workers.loaded());
}, 240_000);
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

it("the records are imported, parents first, and one that somebody else has imported meanwhile is taken; they stay", async () => {
  const known = stage.lists();
  const { target, source, control } = stage;
  const records = target.rows(BACKUPS).all();
  expect(records).toHaveLength(12);
  // As at a site that was added since: its database knows none of them, and the store has their bytes.
  for (const { id } of records) target.rows(BACKUPS).remove(id);
  await db().backupCopy.deleteMany({ where: { siteId: stage.to.id } });
  const full = records.find(({ parentId }) => parentId === null)?.id ?? "";
  const { plan } = await stage.plan();
  expect(plan.imports.map(({ isKnown }) => isKnown)).toEqual(Array(12).fill(false));
  const since = stage.sandbox.world.history.last;
  const runId = await stage.startDrill();
  await control.flip("record-imported", { backup: full, site: source.name, at: target.name });
  const run = await stage.drillEnded(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await drillViolations(stage, runId, { since, before: known, boots })).toEqual([]);
  const made = target.rows(BACKUPS).all();
  for (const [i, { parentId }] of made.entries())
    if (parentId !== null) expect(made.slice(0, i).map(({ id }) => id)).toContain(parentId);
  const of = { siteId: stage.to.id, state: "known" };
  expect(await db().backupCopy.count({ where: of })).toBe(12);
});

it("the full backup under an increment is deleted at the target: it stops before anything is made, and names it", async () => {
  const known = stage.lists();
  const lost = stage.target
    .rows(BACKUPS)
    .all()
    .find(({ parentId }) => parentId === null);
  if (!lost) throw new Error("no full backup is known at the target");
  stage.target.rows(BACKUPS).remove(lost.id);
  const since = stage.sandbox.world.history.last;
  const runId = await stage.startDrill();
  const run = await stage.drillEnded(runId);
  stage.target.rows(BACKUPS).insert(lost);
  expect(run).toMatchObject({
    state: "failed",
    failure: { cause: expect.stringContaining(lost.id), todo: expect.stringContaining("recovery point") },
  });
  expect((await stage.recoveryOf(runId)).state).toBe("stopped");
  expect(await traces(stage, runId, { since, before: known })).toEqual([]);
  expect(await db().runResource.count({ where: { runId } })).toBe(0);
});
