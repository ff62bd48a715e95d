import { expect, it, vi } from "vitest";
import { deleteBackup } from "../../openstack/cinder/backup-changes";
import { listBackups } from "../../openstack/cinder/backups";
import { findVolume } from "../../openstack/cinder/volumes";
import { collect } from "../../openstack/pagination";
import { openResources } from "../../runs/run-resources";
import { RunStopped } from "../../runs/run-stopped";
import { stageVm } from "../testing/stage-vm";
import {
  backupsOf,
  begun,
  expectTidy,
  first,
  go,
  handedOn,
  incremental,
  plan,
  rowOf,
  rowsOf,
  second,
  stage,
  states,
  vm,
  withBackUpStage,
} from "../testing/with-back-up-stage";

withBackUpStage();

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

it("makes an increment on the parent that was planned, over a failed backup of ours", async () => {
  const next = await incremental();
  await stage.control.flip("backup-fails", { volume: first, times: 3 });
  const failed = await begun(next);
  await go(failed);
  expect((await rowOf(failed, first)).state).toBe("error");
  await stage.control.advance(60_000);
  const run = await begun(next);
  await go(run);
  const rows = await Promise.all([first, second].map((id) => rowOf(run, id)));
  expect(rows.map((r) => [r.state, r.isIncremental])).toEqual([
    ["available", true],
    ["available", false],
  ]);
  expect(run.journal.of(`backup:${second}`)).toMatchObject({ end: { state: "warned" } });
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

it("ends when it is cancelled: what is made is kept, what is being made goes", async () => {
  const cancel = new AbortController();
  const run = await begun(plan, { signal: cancel.signal });
  await stage.control.flip("backup-slow", { volume: first, ms: 60_000, times: 1 });
  const going = go(run);
  await vi.waitFor(async () => expect((await rowOf(run, second)).state).toBe("available"), 20_000);
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
  const other = await stageVm(stage.member, stage.control, vm.credentialId, { name: "scscf", position: 1 });
  runs.push(await begun(stage.planOf([other])));
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
