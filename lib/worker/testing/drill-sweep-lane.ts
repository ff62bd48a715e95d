import { afterAll, beforeAll, it } from "vitest";
import { drillViolations } from "./drill-history";
import { killSweep } from "./kill-sweep";
import { chooseMoments } from "./moments";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./recovery-stage";
import { type SeenBoot, watchBoots } from "./watch-boots";

/**
 * A worker is SIGKILLed in a drill that is cleaned up at its end, at one moment of each kind (a drill has far more moments
 * than a backup, and most are alike), and another goes on: VMs come up once, in their order and with their bytes, nothing
 * is made twice, and nothing is left. Otherwise as sweep-lane.ts.
 */
export function drillSweepLane(): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: SiteLists;
  beforeAll(async () => {
    stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
    boots = watchBoots(stage.target);
    before = stage.lists();
  }, 240_000);
  afterAll(() => stage?.close(), 60_000);

  it("brings every VM up once and leaves nothing over, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    await killSweep(
      {
        start: () => stage.startDrill(),
        ended: (runId) => stage.drillEnded(runId),
        mark: () => history.last,
        violationsOf: (runId, since) => drillViolations(stage, runId, { since, before, boots }),
        tell: (since) => tellOf(stage, stage.target.name, since),
      },
      // So many are its calls alone.
      (moments) => chooseMoments(moments, { least: 120 }),
    );
  }, 3_600_000);
}

/** What was asked of a site that changes something there. */
export const tellOf = (stage: RecoveryStage, siteName: string, since: number): string[] =>
  stage.sandbox.world.history
    .since(since, 100_000)
    .filter(({ site, kind, method }) => site === siteName && kind === "asked" && method !== "GET")
    .map((entry) => JSON.stringify(entry).slice(0, 400));
