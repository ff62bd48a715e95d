import { afterAll, beforeAll, it } from "vitest";
import { type BackupStage, backupStage } from "./backup-stage";
import { killSweep, type Lane } from "./kill-sweep";
import { chooseMoments } from "./moments";
import { violationsOf } from "./run-history";

/**
 * A worker is SIGKILLed at every single moment of a backup: before and after each call, at whatever the run tells of a
 * step, and around the keeping of each durable step. Another goes on. Each lane has its own database and its own sandbox,
 * so that they do not see each other.
 */
export function sweepLane(lane: Lane): void {
  let stage: BackupStage;
  beforeAll(async () => {
    stage = await backupStage(["aaa-1", "aaa-2"]);
  }, 180_000);
  afterAll(() => stage?.close(), 60_000);

  it("leaves every VM running, does nothing twice and leaves nothing over, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    await killSweep(
      {
        start: () => stage.start(),
        ended: (runId) => stage.ended(runId),
        mark: () => history.last,
        violationsOf: (runId, since) => violationsOf(stage, runId, since),
        tell: (since) => tell(stage, since),
      },
      // So many are its steps alone.
      (moments) => chooseMoments(moments, { least: 90, isEach: true }),
      lane,
    );
  }, 3_600_000);
}

/** What was asked of the VMs, and what they did. */
function tell(stage: BackupStage, since: number): string[] {
  return stage.sandbox.world.history
    .since(since, 100_000)
    .filter((entry) => stage.serverIds.some((id) => JSON.stringify(entry).includes(id)))
    .map((entry) => JSON.stringify(entry).slice(0, 400));
}
