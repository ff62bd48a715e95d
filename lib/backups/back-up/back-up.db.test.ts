import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../../db";
import { deleteBackup, resetBackupStatus } from "../../openstack/cinder/backup-changes";
import { type Backup, listBackups } from "../../openstack/cinder/backups";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { findVolume, listVolumes } from "../../openstack/cinder/volumes";
import { collect } from "../../openstack/pagination";
import { openResources } from "../../runs/run-resources";
import { RunStopped } from "../../runs/run-stopped";
import { forgetRuns } from "../../runs/testing/forget-runs";
import type { BackupPlan, PlannedMember } from "../backup-plan";
import { removeLeftovers } from "../leftovers/remove-leftovers";
import { type BackupStage, backupStage } from "../testing/backup-stage";
import { scaledClock } from "../testing/scaled-clock";
import { stagePoint } from "../testing/stage-point";
import { stageVm } from "../testing/stage-vm";
import { tidy } from "../tidy";
import { backUp } from "./back-up";

let stage: BackupStage;
let vm: PlannedMember;
let plan: BackupPlan;
let first: string;
let second: string;

beforeAll(async () => {
  stage = await backupStage();
});
beforeEach(async () => {
  // Of its own for each test: chains begin anew.
  vm = await stageVm(stage.member, stage.control, stage.credential(stage.admin), {
    name: "hss",
    position: 1,
  });
  [first = "", second = ""] = vm.volumes.map((v) => v.volumeId);
  plan = stage.planOf([vm]);
});
afterEach(() => stage.control.removeFaults());
afterAll(forgetRuns);

async function begun(of = plan, options: Parameters<BackupStage["begin"]>[1] = {}) {
  const { ctx, journal } = await stage.begin(of, options);
  return { ctx, journal, ...(await stagePoint(ctx)) };
}
type Begun = Awaited<ReturnType<typeof begun>>;
const handedOn: string[] = [];
const go = async ({ ctx, pointId, window }: Pick<Begun, "ctx" | "pointId" | "window">) => {
  handedOn.length = 0;
  await backUp(ctx, pointId, window, async (rowId) => void handedOn.push(rowId));
};
const rowsOf = ({ pointId }: Pick<Begun, "pointId">) => db().pointBackup.findMany({ where: { pointId } });
const rowOf = async (of: Pick<Begun, "pointId">, volumeId: string) => {
  const row = (await rowsOf(of)).find((each) => each.volumeId === volumeId);
  if (!row) throw new Error("no row");
  return row;
};
/** What the site has of a volume, the newest first. */
const backupsOf = (volumeId: string): Promise<Backup[]> => collect(listBackups(stage.member, { volumeId }));
const states = async (volumeId: string) => (await backupsOf(volumeId)).map(({ status }) => status);
/** How many requests about a volume the site got. */
async function sent(what: string, volumeId: string): Promise<number> {
  const calls = await db().auditEntry.findMany({ where: { result: "intent", targetName: what } });
  return calls.filter(({ details }) => JSON.stringify(details).includes(volumeId)).length;
}
/** After tidying, nothing temporary is left of the run, neither recorded nor at the site. */
async function expectTidy({ ctx }: Pick<Begun, "ctx">) {
  // By a slower clock than the sandbox's, so that a busy machine still looks often enough.
  await tidy(stage.context(ctx.plan, ctx.run, { clock: scaledClock(10) }).ctx);
  expect(await openResources(ctx.run.id, { isTemporary: true })).toEqual([]);
  for (const volumeId of [first, second])
    expect(await collect(listSnapshots(stage.member, { volumeId }))).toEqual([]);
}

it("backs every volume up from its snapshot, hands each on, and leaves nothing temporary", async () => {
  const run = await begun();
  await go(run);
  const rows = await rowsOf(run);
  expect(
    rows.map((r) => [r.state, r.isIncremental, r.objectCount !== null, r.dataTimestamp !== null]),
  ).toEqual([
    ["available", false, true, true],
    ["available", false, true, true],
  ]);
  expect(handedOn.sort()).toEqual(rows.map(({ id }) => id).sort());
  for (const { volumeId, backupId } of rows)
    expect(await backupsOf(volumeId)).toEqual([
      expect.objectContaining({
        id: backupId,
        metadata: expect.objectContaining({ stillpoint_run: run.ctx.run.id }),
      }),
    ]);
  expect(run.journal.of(`backup:${first}`)).toMatchObject({
    seed: { title: "Back up hss / hss-root", phase: "back-up" },
    attempts: [{ result: "Available" }],
    end: { state: "succeeded" },
  });
  await expectTidy(run);
  expect((await openResources(run.ctx.run.id)).map(({ kind }) => kind)).toEqual(["backup", "backup"]);
});

/** A plan of increments upon what a first run made. */
async function incremental(): Promise<BackupPlan> {
  const run = await begun();
  await go(run);
  await expectTidy(run);
  const rows = new Map((await rowsOf(run)).map((row) => [row.volumeId, row.backupId]));
  await stage.control.advance(60_000);
  return {
    ...plan,
    backups: plan.backups.map((b) => ({
      ...b,
      mode: "incremental" as const,
      parentBackupId: rows.get(b.volumeId) ?? null,
      chainPosition: 1,
    })),
  };
}

it("makes an increment on the parent that was planned, over a failed backup of ours", async () => {
  const next = await incremental();
  await stage.control.flip("backup-fails", { volume: first, times: 3 });
  const failed = await begun(next);
  await go(failed);
  expect((await rowOf(failed, first)).state).toBe("error");
  await stage.control.advance(60_000);
  const run = await begun(next);
  await go(run);
  expect((await rowsOf(run)).map((r) => [r.state, r.isIncremental])).toEqual([
    ["available", true],
    ["available", false],
  ]);
  expect(run.journal.of(`backup:${second}`)).toMatchObject({ end: { state: "warned" } });
});

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
  await vi.waitFor(async () => expect(await states(first)).toEqual(["creating"]));
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
  });
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
  expect(await sent("POST /backups", first)).toBe(creates);
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

it("backs temporary volumes up where the driver cannot read snapshots, and removes them", async () => {
  const run = await begun({
    ...plan,
    backups: plan.backups.map((b) => ({ ...b, via: "temporary-volume" as const })),
  });
  await go(run);
  const rows = await rowsOf(run);
  expect(rows.map((r) => r.state)).toEqual(["available", "available"]);
  const all = await collect(listBackups(stage.member));
  for (const row of rows) {
    const backup = all.find(({ id }) => id === row.backupId);
    expect(backup?.volumeId).not.toBe(row.volumeId);
    expect(backup?.isIncremental).toBe(false);
  }
  const made = await openResources(run.ctx.run.id, { kind: "volume" });
  expect(made).toHaveLength(2);
  await expectTidy(run);
  for (const { resourceId } of made) expect(await findVolume(stage.member, resourceId ?? "")).toBeUndefined();
});

it("makes a full backup where the parent is gone or somebody else’s came between", async () => {
  const next = await incremental();
  const { parentBackupId } = next.backups.find((b) => b.volumeId === first) ?? {};
  await deleteBackup(stage.member, parentBackupId ?? "");
  await stage.control.flip("foreign-backup", { volume: second });
  await stage.control.advance(60_000);
  const run = await begun(next);
  await go(run);
  expect((await rowsOf(run)).map((r) => [r.state, r.isIncremental])).toEqual([
    ["available", false],
    ["available", false],
  ]);
  expect(run.journal.of(`backup:${first}`)).toMatchObject({
    end: { state: "warned" },
    detail: { fullBecause: expect.stringContaining("does not exist any more") },
  });
  expect(run.journal.of(`backup:${second}`).detail.fullBecause).toContain("somebody else");
});

it("makes a full backup where Cinder refuses the increment for a failed one that is not ours", async () => {
  const next = await incremental();
  await stage.control.flip("backup-fails", { volume: first, times: 1 });
  await stage.control.flip("foreign-backup", { volume: first });
  await stage.control.advance(60_000);
  const run = await begun(next);
  await go(run);
  expect(await rowOf(run, first)).toMatchObject({ state: "available", isIncremental: false });
  expect(await rowOf(run, second)).toMatchObject({ state: "available", isIncremental: true });
  expect(run.journal.of(`backup:${first}`).attempts).toEqual([
    expect.objectContaining({ hasFailed: true, status: 400, cause: expect.stringContaining("incremental") }),
    expect.objectContaining({ result: "Available" }),
  ]);
  expect((await states(first)).sort()).toEqual(["available", "available", "error"]);
});

it("waits for a site that is dark in the middle of a backup, and makes no second one", async () => {
  const run = await begun();
  await stage.control.flip("backup-slow", { volume: first, ms: 60_000, times: 1 });
  const going = go(run);
  await vi.waitFor(async () => expect(await states(first)).toEqual(["creating"]));
  await stage.control.flip("site-dark", { site: stage.region, how: "refuses" });
  await vi.waitFor(
    () => expect(run.journal.of(`backup:${first}`).detail.trouble).toEqual(expect.any(String)),
    10_000,
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

it("ends when it is cancelled: what is made is kept, what is being made goes", async () => {
  const cancel = new AbortController();
  const run = await begun(plan, { signal: cancel.signal });
  await stage.control.flip("backup-slow", { volume: first, ms: 60_000, times: 1 });
  const going = go(run);
  await vi.waitFor(async () => expect((await rowOf(run, second)).state).toBe("available"));
  cancel.abort(new RunStopped({ cause: "Ada cancelled it.", todo: "" }, true));
  await expect(going).rejects.toMatchObject({ isCancelled: true, reason: { cause: "Ada cancelled it." } });
  expect(await rowOf(run, first)).toMatchObject({
    state: "error",
    failReason: expect.stringContaining("cancelled"),
  });
  const { ctx } = stage.context(plan, run.ctx.run);
  await stage.control.advance(120_000);
  await expectTidy({ ctx });
  expect(await states(first)).toEqual([]);
  expect(await states(second)).toEqual(["available"]);
});

it("says which quota is full when there is no room after all", async () => {
  const run = await begun();
  await stage.control.flip("fill-quota", { site: stage.region, what: "backups", project: "demo", left: 0 });
  await go(run);
  await stage.control.flip("fill-quota", {
    site: stage.region,
    what: "backups",
    project: "demo",
    left: 10_000,
  });
  expect(run.journal.of(`backup:${first}`)).toMatchObject({
    attempts: [{ hasFailed: true, status: 413, requestId: expect.stringMatching(/^req-/) }],
    end: {
      state: "failed",
      cause: expect.stringMatching(/BackupLimitExceeded: Maximum number of backups allowed/),
    },
  });
  expect((await rowsOf(run)).map((r) => r.state)).toEqual(["error", "error"]);
  await expectTidy(run);
});

it("has no more under way at a site than it may, over all runs", async () => {
  vi.stubEnv("STILLPOINT_BACKUPS_AT_ONCE", "1");
  const runs = [await begun()];
  vm = await stageVm(stage.member, stage.control, vm.credentialId, { name: "scscf", position: 1 });
  runs.push(await begun(stage.planOf([vm])));
  await Promise.all(runs.map(go));
  vi.unstubAllEnvs();
  const rows = (await Promise.all(runs.map(rowsOf))).flat();
  const spans = rows
    .map((r) => [r.startedAt?.getTime() ?? 0, r.endedAt?.getTime() ?? 0])
    .sort(([a = 0], [b = 0]) => a - b);
  expect(rows.map((r) => r.state)).toEqual(["available", "available", "available", "available"]);
  for (const [i, [start = 0]] of spans.entries())
    expect(start).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0);
});

/** A context that dies at its nth event: a call, a note, a hand-over. What it tells or asks after that fails as well. */
function mortal(of: Begun, lives: number) {
  let left = lives;
  const live = () => {
    if (left-- <= 0) throw new Error("killed");
  };
  const { ctx, journal } = stage.context(plan, of.ctx.run);
  const dying = {
    ...ctx,
    assertFence: live,
    session: async (id: string) => {
      live();
      const session = await ctx.session(id);
      return new Proxy(session, {
        get(target, name, self) {
          const value: unknown = Reflect.get(target, name, self);
          if (name !== "jsonAnswer" || typeof value !== "function") return value;
          // After the answer, before it is noted.
          return async (...args: unknown[]) => {
            const answer: unknown = await value.apply(target, args);
            live();
            return answer;
          };
        },
      });
    },
    reader: async (id: string) => {
      live();
      return ctx.reader(id);
    },
  };
  return { ctx: dying, journal, live };
}

it("goes on wherever a worker died, makes every backup once, and leaves nothing over", async () => {
  let deaths = 0;
  for (let lives = 0; ; lives++) {
    const run = await begun();
    const { ctx, live } = mortal(run, lives);
    const died = await backUp(ctx, run.pointId, run.window, async () => live()).then(
      () => false,
      () => true,
    );
    const { ctx: next } = stage.context(plan, run.ctx.run);
    await go({ ...run, ctx: next });
    const rows = await rowsOf(run);
    expect(rows.map((r) => r.state)).toEqual(["available", "available"]);
    expect(handedOn.sort()).toEqual(rows.map(({ id }) => id).sort());
    const { ctx: last, journal } = stage.context(plan, run.ctx.run, { clock: scaledClock(10) });
    await tidy(last);
    expect(journal.of("tidy").end).toMatchObject({ state: "succeeded" });
    for (const { volumeId, backupId } of rows) {
      const ours = (await backupsOf(volumeId)).filter((b) => b.metadata.stillpoint_run === run.ctx.run.id);
      expect(ours.map(({ id, status }) => [id, status])).toEqual([[backupId, "available"]]);
      expect(await collect(listSnapshots(stage.member, { volumeId }))).toEqual([]);
    }
    if (!died) break;
    deaths++;
  }
  expect(deaths).toBeGreaterThan(8);
}, 120_000);

it("waits out what a dead worker may have sent, before it asks once more", async () => {
  // The sandbox’s 400 s are 4 s, our 61 s are 6 s.
  const clock = scaledClock(10);
  const run = await begun();
  await stage.control.addFault({
    at: "request",
    route: "backups.create",
    subject: first,
    effect: { do: "deliver-late", ms: 400_000 },
    times: 1,
  });
  const sleepless = { ...clock, sleep: () => Promise.reject(new Error("killed")) };
  const { ctx } = stage.context(plan, run.ctx.run, { clock: sleepless });
  await expect(go({ ...run, ctx })).rejects.toThrow("killed");
  await go({ ...run, ...stage.context(plan, run.ctx.run, { clock }) });
  await stage.control.advance(500_000);
  expect((await rowsOf(run)).map((r) => r.state)).toEqual(["available", "available"]);
  expect(await states(first)).toEqual(["available"]);
  await expectTidy(run);
});
