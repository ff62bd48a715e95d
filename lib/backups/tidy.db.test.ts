import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { listLeftovers } from "../made/list-leftovers";
import { removeLeftovers } from "../made/remove-leftovers";
import { tagOf } from "../made/tag-of";
import { createBackup } from "../openstack/cinder/backup-changes";
import { createGroup, updateGroup } from "../openstack/cinder/group-changes";
import { createGroupSnapshot } from "../openstack/cinder/group-snapshots";
import { createGroupType } from "../openstack/cinder/group-types";
import { createSnapshot } from "../openstack/cinder/snapshot-changes";
import { findSnapshot, listSnapshots } from "../openstack/cinder/snapshots";
import { createVolume } from "../openstack/cinder/volume-changes";
import { listVolumeTypes } from "../openstack/cinder/volume-types";
import { collect } from "../openstack/pagination";
import { intendResources, noteResources, openResources, type ResourceKind } from "../runs/run-resources";
import { forgetRuns } from "../runs/testing/forget-runs";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { scaledClock } from "./testing/scaled-clock";
import { tidy } from "./tidy";

let stage: BackupStage;
let credentialId: string;
let volumeId: string;

beforeAll(async () => {
  stage = await backupStage();
  credentialId = stage.credential(stage.admin);
  volumeId = (await createVolume(stage.member, { name: "db", sizeGib: 1 })).id;
  await stage.control.advance(10_000);
});
afterEach(() => stage.control.removeFaults());
afterAll(forgetRuns);

/** Slower than the sandbox's, so that a busy machine still looks often enough. */
const clock = scaledClock(10);
const begun = async () => (await stage.begin(stage.planOf([]), { clock })).ctx;
type Ctx = Awaited<ReturnType<typeof begun>>;
const again = ({ run, plan }: Ctx) => stage.context(plan, run, { clock });

async function intend(
  ctx: Ctx,
  step: string,
  kind: ResourceKind = "snapshot",
  isTemporary = true,
): Promise<string> {
  const tag = tagOf(ctx.run.id, step).name;
  const intent = { runId: ctx.run.id, siteId: stage.siteId, credentialId, kind, tag, volumeId, isTemporary };
  await intendResources(db(), [intent]);
  return tag;
}
/** A snapshot that the run made, recorded as far as wanted. */
async function cut(ctx: Ctx, step: string, { isNoted = true } = {}): Promise<string> {
  const tag = await intend(ctx, step);
  const { id } = await createSnapshot(stage.member, { volumeId, ...tagOf(ctx.run.id, step) });
  if (isNoted) await noteResources(ctx.run.id, [{ kind: "snapshot", tag, resourceId: id }]);
  await stage.control.advance(5_000);
  return id;
}
const snapshots = async () => (await collect(listSnapshots(stage.member, { volumeId }))).map(({ id }) => id);
const open = async (ctx: Ctx) => (await openResources(ctx.run.id)).map(({ tag }) => tag);
const end = (ctx: Ctx) => db().run.update({ where: { id: ctx.run.id }, data: { endedAt: new Date() } });
const loop = () => removeLeftovers({ clock, session: again(ctxOfLoop).ctx.reader, assertFence: () => {} });
let ctxOfLoop: Ctx;

it("removes what is recorded, finds by its tag what has no id yet, and may be called again", async () => {
  const ctx = await begun();
  await cut(ctx, "one");
  await cut(ctx, "two", { isNoted: false });
  await tidy(ctx);
  expect(await snapshots()).toEqual([]);
  expect(await open(ctx)).toEqual([]);
  const { ctx: next, journal } = again(ctx);
  await tidy(next);
  expect(journal.of("tidy").end).toMatchObject({ state: "succeeded", detail: { removed: 0, left: [] } });
});

it("removes many at once", async () => {
  const ctx = await begun();
  for (let i = 0; i < 10; i++) await cut(ctx, `many-${i}`, { isNoted: i > 0 });
  await tidy(ctx);
  expect(await snapshots()).toEqual([]);
  expect(await open(ctx)).toEqual([]);
});

it("leaves alone what it did not make: without the run’s mark, or never recorded", async () => {
  const ctx = await begun();
  const tag = await intend(ctx, "recorded");
  const { id: unmarked } = await createSnapshot(stage.member, { volumeId, name: "somebody’s" });
  await noteResources(ctx.run.id, [{ kind: "snapshot", tag, resourceId: unmarked }]);
  const { id: unknown } = await createSnapshot(stage.member, {
    volumeId,
    ...tagOf(ctx.run.id, "never intended"),
  });
  await stage.control.advance(5_000);
  await tidy(ctx);
  expect((await snapshots()).sort()).toEqual([unmarked, unknown].sort());
  const { ctx: next, journal } = again(ctx);
  await tidy(next);
  expect(journal.of("tidy").end).toMatchObject({
    state: "warned",
    cause: `1 object is left for later: snapshot ${unmarked} does not carry this run’s mark.`,
  });
});

it("removes a group snapshot as one", async () => {
  const ctx = await begun();
  const [type] = await collect(listVolumeTypes(stage.admin));
  const groupType = await createGroupType(stage.admin, { name: "any" });
  const group = await createGroup(stage.member, {
    name: "g",
    groupTypeId: groupType.id,
    volumeTypeIds: [type?.id ?? ""],
  });
  await stage.control.advance(5_000);
  await updateGroup(stage.member, group.id, { addVolumeIds: [volumeId] });
  await stage.control.advance(5_000);
  const before = await snapshots();
  const tag = await intend(ctx, "cut", "group_snapshot");
  await createGroupSnapshot(stage.member, { groupId: group.id, name: tag });
  await stage.control.advance(5_000);
  expect(await snapshots()).toHaveLength(before.length + 1);
  await tidy(ctx);
  expect(await snapshots()).toEqual(before);
  expect(await open(ctx)).toEqual([]);
  await updateGroup(stage.member, group.id, { removeVolumeIds: [volumeId] });
  await stage.control.advance(5_000);
});

it("does not believe at once that an intent came to nothing", async () => {
  const ctx = await begun();
  const tag = await intend(ctx, "lost");
  await tidy(ctx);
  expect(await open(ctx)).toEqual([tag]);
  await db().runResource.updateMany({ where: { tag }, data: { madeAt: new Date(Date.now() - 3_600_000) } });
  await tidy(again(ctx).ctx);
  expect(await open(ctx)).toEqual([]);
});

it("finds what arrived after its intent was taken to have come to nothing", async () => {
  const ctx = await begun();
  const tag = await intend(ctx, "late");
  await db().runResource.updateMany({ where: { tag }, data: { removedAt: new Date() } });
  const { id } = await createSnapshot(stage.member, { volumeId, ...tagOf(ctx.run.id, "late") });
  await stage.control.advance(5_000);
  await tidy(ctx);
  expect(await findSnapshot(stage.member, id)).toBeUndefined();
  const rows = await db().runResource.findMany({ where: { runId: ctx.run.id, resourceId: id } });
  expect(rows).toMatchObject([{ tag, removedAt: expect.any(Date) }]);
});

it("counts from when the database wrote an intent down, whatever our own clock says", async () => {
  const ctx = await begun();
  const before = await databaseNow();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  const tag = await intend(ctx, "skewed").finally(() => vi.useRealTimers());
  const { madeAt } = await db().runResource.findFirstOrThrow({ where: { tag } });
  expect(madeAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
});

it("keeps what a recovery point keeps", async () => {
  const ctx = await begun();
  const tag = await intend(ctx, "kept", "backup", false);
  const { id } = await createBackup(stage.member, { volumeId, ...tagOf(ctx.run.id, "kept") });
  await noteResources(ctx.run.id, [{ kind: "backup", tag, resourceId: id }]);
  await stage.control.advance(60_000);
  await tidy(ctx);
  expect((await openResources(ctx.run.id)).map((r) => r.resourceId)).toEqual([id]);
});

it("leaves a dark site’s to the loop, which goes at it by and by, and only after the run", async () => {
  const ctx = await begun();
  ctxOfLoop = ctx;
  const id = await cut(ctx, "dark");
  await stage.control.flip("site-dark", { site: stage.region, how: "refuses" });
  const { ctx: hasty, journal } = stage.context(ctx.plan, ctx.run, { clock: scaledClock(1_000) });
  await tidy(hasty);
  expect(journal.of("tidy").end).toMatchObject({
    state: "warned",
    cause: expect.stringContaining("left for later"),
  });
  await stage.control.removeFaults();
  await loop();
  expect(await findSnapshot(stage.member, id)).toBeDefined();
  await end(ctx);
  await Promise.all([loop(), loop()]);
  expect(await findSnapshot(stage.member, id)).toBeUndefined();
  expect(await open(ctx)).toEqual([]);
  const rows = await db().runResource.findMany({ where: { runId: ctx.run.id } });
  expect(rows.map(({ tries }) => tries)).toEqual([1]);
});

it("has its loop name a removed credential, and try again more and more rarely", async () => {
  const ctx = await begun();
  ctxOfLoop = ctx;
  await cut(ctx, "orphan");
  await end(ctx);
  await db().runResource.updateMany({
    where: { runId: ctx.run.id },
    data: { credentialId: "7f0c1d52-0000-4000-8000-000000000001" },
  });
  expect(await loop()).toBe(1);
  expect(await loop()).toBe(0);
  await db().runResource.updateMany({
    where: { runId: ctx.run.id },
    data: { nextTryAt: new Date(0), tries: 5 },
  });
  expect(await loop()).toBe(1);
  const [row] = await openResources(ctx.run.id);
  expect(row?.tries).toBe(6);
  expect(row?.nextTryAt.getTime()).toBeGreaterThan(Date.now() + 900_000);
  expect(await listLeftovers(row?.siteId ?? "")).toMatchObject([
    {
      ...{
        id: row?.id,
        kind: "snapshot",
        resourceId: row?.resourceId,
        nextTryAt: row?.nextTryAt.toISOString(),
      },
      ...{ run: { id: ctx.run.id, kind: "backup" }, cause: expect.stringContaining("credential") },
    },
  ]);
  await db().runResource.updateMany({ where: { runId: ctx.run.id }, data: { tries: 4 } });
  expect(await listLeftovers(row?.siteId ?? "")).toEqual([]);
});
