import { afterAll, beforeAll, it } from "vitest";
import { db } from "../../db";
import { cancelRun } from "../../run-views/cancel-run";
import { person } from "../../sites/testing/stored-site";
import { type BackupStage, backupStage } from "./backup-stage";
import type { Child } from "./child";
import { until } from "./database";
import { type DoomedWorkers, doomedWorkers } from "./doomed-workers";
import { chooseMoments, doomOf, type Moment } from "./moments";
import { askedToFreeze, heldOrLeftOver, madeTwice, outOfOrder, stillInBooks } from "./run-history";

/** Where a run waits for what it is told: around each of its changing calls, and at the end of each durable step. */
const isWaitedAt = ({ name }: Moment): boolean => /^(before|after|done|kept) /.test(name);
const TIDIED_WITHIN_MS = 60_000;
/** From there on a run is so good as over: it is as it was, and tidies up. */
const IS_LATE = new Set(["catalogue", "verify", "tidy", "judge"]);

/**
 * A backup is cancelled at one moment of each kind that it has. Whatever it was at: all that stands still is thawed, nothing
 * is frozen any more, and nothing is left over.
 */
export function cancelSweepLane(): void {
  let stage: BackupStage;
  let workers: DoomedWorkers;
  beforeAll(async () => {
    // Of three the one in the middle is frozen while one is still to come.
    stage = await backupStage(["pcscf-1", "scscf-1", "scscf-2"]);
    workers = await doomedWorkers();
  }, 180_000);
  afterAll(async () => {
    await workers?.killAll();
    await stage?.close();
    await workers?.remove();
  }, 60_000);

  it("thaws what stands still, freezes nothing more and leaves nothing over, whenever it is cancelled", async () => {
    const worker = await workers.loaded();
    await workers.doom(worker, null);
    await workers.begin(worker);
    await stage.ended(await stage.start());
    await workers.doom(worker, null);
    await stage.ended(await stage.start());
    const all = workers.momentsOf(worker);
    const chosen = chooseMoments(all.filter(isWaitedAt), {
      ...{ least: 20, isPerStep: true },
      // Also in CI: what is about to be sent when somebody cancels is what may freeze a VM.
      wanted: process.env.STILLPOINT_SWEEP ?? "kinds",
    });
    const found: string[] = [];
    for (const moment of chosen) found.push(...(await cancelAt(worker, moment, all)));
    console.log(`cancelled at ${chosen.length} of ${all.length} moments`);
    if (found.length > 0) throw new Error(found.join("\n"));
  }, 3_600_000);

  async function cancelAt(worker: Child, moment: Moment, all: readonly Moment[]): Promise<string[]> {
    const { history } = stage.sandbox.world;
    const since = history.last;
    await workers.doom(worker, { ...doomOf(moment, all), deed: "cancel" });
    const runId = await stage.start();
    const over = stage.ended(runId);
    const came = await Promise.race([
      worker.says("to be cancelled", 60_000).then(() => true),
      over.then(() => false),
    ]);
    if (!came) return [`[${moment.step}] ${moment.name}: the run never came to that moment`];
    await cancelRun(person(), { runId });
    const cancelledAt = history.last;
    const { state } = await over;
    const wasHeard = !worker.output.includes("was not cancelled");
    worker.output = "";
    // Minutes later: what was on its way has arrived, or never will, and the worker finds out which.
    await db().$executeRaw`UPDATE run_resources SET made_at = made_at - interval '10 minutes'`;
    await until(async () => (await stillInBooks(runId)).length === 0, TIDIED_WITHIN_MS, 200).catch(() => {});
    const point = await db().recoveryPoint.findUnique({ where: { runId } });
    const wrong = [
      ...(await heldOrLeftOver(stage, runId)),
      ...madeTwice(stage, runId, since),
      ...outOfOrder(stage, since),
      ...(point?.state === "building" ? ["its point is still being built"] : []),
      ...(state === "cancelled" || IS_LATE.has(moment.step) ? [] : [`it ended as ${state}`]),
      ...(wasHeard ? [] : ["it did not hear of it while it waited there"]),
      // The one that was about to be sent is: it is thawed then.
      ...askedToFreeze(stage, cancelledAt).slice(/^before .*action quiesce$/.test(moment.name) ? 1 : 0),
    ];
    console.log(
      `[${moment.step}] ${moment.name}: ${state}, ${point ? `its point is ${point.state}` : "no point"}`,
    );
    return wrong.map((each) => `cancelled at [${moment.step}] ${moment.name}: ${each}`);
  }
}
