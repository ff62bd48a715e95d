import { expect, it, vi } from "vitest";
import { db } from "../../db";
import { removeLeftovers } from "../../made/remove-leftovers";
import { resetBackupStatus } from "../../openstack/cinder/backup-changes";
import { listBackups } from "../../openstack/cinder/backups";
import { listVolumes } from "../../openstack/cinder/volumes";
import { collect } from "../../openstack/pagination";
import { openResources } from "../../runs/run-resources";
import { scaledClock } from "../testing/scaled-clock";
import {
  backupsOf,
  begun,
  expectTidy,
  first,
  go,
  handedOn,
  plan,
  rowOf,
  rowsOf,
  second,
  sent,
  stage,
  states,
  vm,
  withBackUpStage,
} from "../testing/with-back-up-stage";
import { tidy } from "../tidy";

withBackUpStage();

it("tries again what failed, and removes the failed one", async () => {
  const run = await begun();
  await stage.control.flip("backup-fails", { volume: first, times: 1 });
  await go(run);
  expect((await rowOf(run, first)).state).toBe("available");
  expect(await states(first)).toEqual(["available"]);
  expect(run.journal.of(`backup:${first}`)).toMatchObject({
    attempts: [
      { result: "Failed", hasFailed: true, cause: expect.stringContaining("ended in error") },
      { result: "Available" },
    ],
    end: { state: "succeeded" },
  });
  await expectTidy(run);
});

it("gives up a volume that fails three times, and goes on with the others", async () => {
  const run = await begun();
  await stage.control.flip("backup-fails", { volume: first, times: 3 });
  await go(run);
  expect(await rowOf(run, first)).toMatchObject({
    state: "error",
    failReason: expect.stringContaining("ended in error"),
  });
  expect((await rowOf(run, second)).state).toBe("available");
  expect(handedOn).toEqual([(await rowOf(run, second)).id]);
  expect(run.journal.of(`backup:${first}`).attempts).toHaveLength(3);
  await expectTidy(run);
  expect(await states(first)).toEqual([]);
  await go({ ...run, ...stage.context(plan, run.ctx.run) });
  expect(await states(first)).toEqual([]);
});

it("gets its snapshot back from a cinder-backup that was restarted, and says the command where it may not", async () => {
  await stage.control.flip("backup-slow", { volume: first, ms: 30_000, times: 1 });
  const run = await begun();
  const going = go(run);
  await vi.waitFor(async () => expect(await states(first)).toEqual(["creating"]), 20_000);
  await stage.control.flip("cinder-backup-restarts", { site: stage.region });
  await going;
  expect((await rowOf(run, first)).state).toBe("available");
  expect(await states(first)).toEqual(["available"]);
  await expectTidy(run);
});

it("says the command when a snapshot stays backing-up and the credential may not set it back", async () => {
  const credentialId = stage.credential(stage.member);
  const asMember = stage.planOf([{ ...vm, credentialId }]);
  await stage.control.flip("backup-slow", { volume: first, ms: 30_000, times: 1 });
  const run = await begun(asMember);
  const going = go(run);
  await vi.waitFor(async () => {
    expect(await states(first)).toEqual(["creating"]);
    expect(await states(second)).toEqual(["available"]);
  }, 20_000);
  await stage.control.flip("cinder-backup-restarts", { site: stage.region });
  await going;
  const snapshotId = run.window.snapshots.find((s) => s.volumeId === first)?.snapshotId;
  expect(run.journal.of(`backup:${first}`).end).toMatchObject({
    state: "failed",
    cause: `snapshot ${snapshotId} is backing-up, although no backup of it is being made`,
    todo: expect.stringContaining(`openstack volume snapshot set --state available ${snapshotId}`),
  });
  expect((await rowOf(run, second)).state).toBe("available");
  await tidy(run.ctx);
  expect(run.journal.of("tidy").end).toMatchObject({
    state: "warned",
    todo: expect.stringContaining("--state"),
  });
});

it.each([
  ["answered 500 and made", { do: "done-then", status: 500 }, 1],
  ["answered 500 and not made", { do: "error", status: 500 }, 2],
  ["made, and its answer lost", { do: "lose-answer" }, 1],
  ["delivered late", { do: "deliver-late", ms: 45_000 }, 1],
] as const)("makes one backup when the create is %s", async (_what, effect, creates) => {
  const run = await begun();
  await stage.control.addFault({ at: "request", route: "backups.create", subject: first, effect, times: 1 });
  await go(run);
  expect((await rowOf(run, first)).state).toBe("available");
  expect(await states(first)).toEqual(["available"]);
  await expectTidy(run);
  expect(await sent(run, "POST /backups", first)).toBe(creates);
});

it("removes a twin that a proxy made, and does not believe the refusal of the second delivery", async () => {
  const run = await begun({
    ...plan,
    backups: plan.backups.map((b) => ({ ...b, via: "temporary-volume" as const })),
  });
  await stage.control.addFault({ at: "request", route: "backups.create", effect: { do: "twice" }, times: 1 });
  await stage.control.addFault({ at: "request", route: "volumes.create", effect: { do: "twice" }, times: 1 });
  await go(run);
  await expectTidy(run);
  const all = await collect(listBackups(stage.member));
  const ours = all.filter((b) => b.metadata.stillpoint_run === run.ctx.run.id);
  expect(ours.map(({ id }) => id).sort()).toEqual((await rowsOf(run)).map(({ backupId }) => backupId).sort());
  const volumes = await collect(listVolumes(stage.member));
  expect(volumes.filter((v) => v.metadata.stillpoint_run === run.ctx.run.id)).toEqual([]);
  const made = await db().runResource.findMany({ where: { runId: run.ctx.run.id, kind: "volume" } });
  expect(made).toHaveLength(3);
});

it("waits for a site that is dark in the middle of a backup, and makes no second one", async () => {
  const run = await begun();
  await stage.control.flip("backup-slow", { volume: first, ms: 60_000, times: 1 });
  const going = go(run);
  await vi.waitFor(async () => expect(await states(first)).toEqual(["creating"]), 20_000);
  await stage.control.flip("site-dark", { site: stage.region, how: "refuses" });
  await vi.waitFor(
    () => expect(run.journal.of(`backup:${first}`).detail.trouble).toEqual(expect.any(String)),
    40_000,
  );
  await stage.control.removeFaults();
  await going;
  expect((await rowsOf(run)).map((r) => r.state)).toEqual(["available", "available"]);
  expect(await states(first)).toEqual(["available"]);
  expect(run.journal.of(`backup:${first}`)).toMatchObject({
    detail: { trouble: null },
    end: { state: "succeeded" },
  });
}, 60_000);

it("says what is to be done about a backup that sticks, and removes it as soon as it can", async () => {
  const run = await begun(plan, { clock: scaledClock(2_000) });
  await stage.control.flip("backup-sticks", { volume: first, times: 1 });
  await go(run);
  const [stuck] = await backupsOf(first);
  expect(run.journal.of(`backup:${first}`).end).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("is still being made"),
    todo: expect.stringContaining(`openstack volume backup set --state error ${stuck?.id}`),
  });
  expect((await rowOf(run, second)).state).toBe("available");
  const { ctx, journal } = stage.context(plan, run.ctx.run, { clock: scaledClock(10) });
  await tidy(ctx);
  expect(journal.of("tidy").end).toMatchObject({ state: "warned" });
  expect((await openResources(run.ctx.run.id, { isTemporary: true })).map(({ kind }) => kind)).toEqual([
    "snapshot",
    "backup",
  ]);
  await resetBackupStatus(stage.admin, stuck?.id ?? "", "error");
  await stage.control.advance(5_000);
  await db().run.update({ where: { id: run.ctx.run.id }, data: { endedAt: new Date() } });
  const deps = { clock: scaledClock(10), session: run.ctx.reader, assertFence: () => {} };
  await removeLeftovers(deps);
  await db().runResource.updateMany({ data: { nextTryAt: new Date(0) } });
  expect(await removeLeftovers(deps)).toBe(0);
  expect(await openResources(run.ctx.run.id, { isTemporary: true })).toEqual([]);
  expect(await states(first)).toEqual([]);
}, 120_000);
