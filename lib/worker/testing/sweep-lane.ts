import { afterAll, beforeAll, expect, it } from "vitest";
import { type BackupStage, backupStage } from "./backup-stage";
import { killSweep, type Moment } from "./kill-sweep";
import { violationsOf } from "./run-history";

/** STILLPOINT_SWEEP=50,51 takes these moments alone. */
const WANTED = process.env.STILLPOINT_SWEEP?.split(",").filter((n) => /^\d+$/.test(n));
const LANES = 3;

/**
 * A worker is SIGKILLed at every single moment of a backup, one after the other: before and after each call, at whatever
 * the run tells of a step, and around the keeping of each durable step. Another goes on. A lane takes every third; each
 * has its own database and its own sandbox, so that they do not see each other.
 * @param lane from 0
 */
export function sweepLane(lane: number): void {
  let stage: BackupStage;
  beforeAll(async () => {
    stage = await backupStage(["aaa-1", "aaa-2"]);
  }, 180_000);
  afterAll(() => stage?.close(), 60_000);

  it("leaves every VM running, does nothing twice and leaves nothing over, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    const choose = (moments: readonly Moment[]) => {
      // So many are its steps alone: whoever loses moments sweeps less than it seems.
      expect(moments.length).toBeGreaterThan(90);
      if (WANTED?.length) return moments.filter(({ n }) => WANTED.indexOf(String(n)) % LANES === lane);
      return moments.filter(({ n }) => n % LANES === lane);
    };
    const found = await killSweep(
      {
        start: () => stage.start(),
        ended: (runId) => stage.ended(runId),
        mark: () => history.last,
        violationsOf: (runId, since) => violationsOf(stage, runId, since),
        tell: (since) => tell(stage, since),
      },
      choose,
    );
    expect(found).toEqual([]);
  }, 3_600_000);
}

/** What was asked of the VMs, and what they did. */
function tell(stage: BackupStage, since: number): string[] {
  return stage.sandbox.world.history
    .since(since, 100_000)
    .filter((entry) => stage.serverIds.some((id) => JSON.stringify(entry).includes(id)))
    .map((entry) => JSON.stringify(entry).slice(0, 400));
}
