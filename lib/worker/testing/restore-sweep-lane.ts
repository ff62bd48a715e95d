import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, it } from "vitest";
import { recoveryPlanOf } from "../../recoveries/recovery-plan-of";
import { startRestore } from "../../recoveries/start-restore";
import { person } from "../../sites/testing/stored-site";
import { tellOf } from "./drill-sweep-lane";
import { killSweep } from "./kill-sweep";
import { chooseMoments, type Moment } from "./moments";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./recovery-stage";
import { besideViolations } from "./restore-history";
import { type SeenBoot, watchBoots } from "./watch-boots";

/**
 * A worker is SIGKILLed in a restore beside the originals, at one moment of each kind of a change, and of what a drill has
 * not, and another goes on: all of it is there once, and the originals are as before.
 */
export function restoreSweepLane(): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: SiteLists;
  beforeAll(async () => {
    const { source, sourceLists, ...rest } = await recoveryStage({
      names: ["aaa-1", "aaa-2"],
      bootOrders: [1, 2],
    });
    // It is its own target.
    stage = { ...rest, source, sourceLists, target: source, lists: sourceLists };
    boots = watchBoots(source);
  }, 240_000);
  afterAll(() => stage?.close(), 60_000);

  async function start(): Promise<string> {
    before = stage.lists();
    const { vnfId, pointId, from } = stage;
    const what = { kind: "vnf" } as const;
    const wanted = { vnfId, pointId, siteId: from.id, mode: "restore", what } as const;
    const { hash: planHash } = await recoveryPlanOf(person(), wanted);
    const form = { vnfId, pointId, what, planHash, startKey: randomUUID() };
    return (await startRestore(person(), form)).runId;
  }

  it("makes all of it once beside originals that are not touched, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    await killSweep(
      {
        start,
        ended: (runId) => stage.drillEnded(runId),
        mark: () => history.last,
        violationsOf: (runId, since) => besideViolations(stage, runId, { since, before, boots }),
        tell: (since) => tellOf(stage, stage.source.name, since),
      },
      // So many are its calls alone.
      (moments) => chooseMoments(moments, { least: 60, of: isOwn }),
    );
  }, 3_600_000);
}

const isOwn = ({ step, name }: Moment): boolean => ["names", "settle"].includes(step) || / POST /.test(name);
