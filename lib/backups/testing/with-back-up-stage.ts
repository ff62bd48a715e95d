import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { db } from "../../db";
import { type Backup, listBackups } from "../../openstack/cinder/backups";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { collect } from "../../openstack/pagination";
import { openResources } from "../../runs/run-resources";
import { forgetRuns } from "../../runs/testing/forget-runs";
import { backUp } from "../back-up/back-up";
import type { BackupPlan, PlannedMember } from "../backup-plan";
import { tidy } from "../tidy";
import { type BackupStage, backupStage } from "./backup-stage";
import { scaledClock } from "./scaled-clock";
import { stagePoint } from "./stage-point";
import { stageVm } from "./stage-vm";

// Live bindings: what a test imports is that of its own beginning.
export let stage: BackupStage;
/** A VM of the test's own, with two volumes. */
export let vm: PlannedMember;
export let plan: BackupPlan;
export let first: string;
export let second: string;

/** Hooks of a test file about the back-up phase. */
export function withBackUpStage(): void {
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
}

/** A run whose snapshots are cut. */
export async function begun(of = plan, options: Parameters<BackupStage["begin"]>[1] = {}) {
  const { ctx, journal } = await stage.begin(of, options);
  return { ctx, journal, ...(await stagePoint(ctx)) };
}
export type Begun = Awaited<ReturnType<typeof begun>>;
/** Rows that were handed on since the last `go`. */
export const handedOn: string[] = [];
/** The back-up phase. */
export const go = async ({ ctx, pointId, window }: Pick<Begun, "ctx" | "pointId" | "window">) => {
  handedOn.length = 0;
  await backUp(ctx, pointId, window, async (rowId) => void handedOn.push(rowId));
};
export const rowsOf = ({ pointId }: Pick<Begun, "pointId">) =>
  db().pointBackup.findMany({ where: { pointId }, orderBy: { volumeId: "asc" } });
export const rowOf = async (of: Pick<Begun, "pointId">, volumeId: string) => {
  const row = (await rowsOf(of)).find((each) => each.volumeId === volumeId);
  if (!row) throw new Error("no row");
  return row;
};
/** What the site has of a volume, the newest first. */
export const backupsOf = (volumeId: string): Promise<Backup[]> =>
  collect(listBackups(stage.member, { volumeId }));
/** Their statuses. */
export const states = async (volumeId: string) => (await backupsOf(volumeId)).map(({ status }) => status);
/** How many requests of a run about a volume the site got. The sandboxes of other files give their volumes the same ids. */
export async function sent({ ctx }: Pick<Begun, "ctx">, what: string, volumeId: string): Promise<number> {
  const calls = await db().auditEntry.findMany({
    where: { runId: ctx.run.id, result: "intent", targetName: what },
  });
  return calls.filter(({ details }) => JSON.stringify(details).includes(volumeId)).length;
}
/** After tidying, nothing temporary is left of the run, neither recorded nor at the site. */
export async function expectTidy({ ctx }: Pick<Begun, "ctx">) {
  // By a slower clock than the sandbox's, so that a busy machine still looks often enough.
  await tidy(stage.context(ctx.plan, ctx.run, { clock: scaledClock(10) }).ctx);
  expect(await openResources(ctx.run.id, { isTemporary: true })).toEqual([]);
  for (const volumeId of [first, second])
    expect(await collect(listSnapshots(stage.member, { volumeId }))).toEqual([]);
}

/** A plan of increments upon what a first run made. */
export async function incremental(): Promise<BackupPlan> {
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
