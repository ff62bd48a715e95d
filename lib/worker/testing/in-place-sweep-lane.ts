import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, it } from "vitest";
import { db } from "../../db";
import { recoveryPlanOf } from "../../recoveries/recovery-plan-of";
import { startRestore } from "../../recoveries/start-restore";
import { person } from "../../sites/testing/stored-site";
import { tellOf } from "./drill-sweep-lane";
import { killSweep } from "./kill-sweep";
import { chooseMoments } from "./moments";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./recovery-stage";
import { inPlaceViolations } from "./restore-history";
import { type SeenBoot, watchBoots } from "./watch-boots";

const NAME = "scscf-1";

/**
 * A worker is SIGKILLed while a VM's data volume is changed for the restored one, at one moment of each kind from the stop
 * of the VM to its start, and another goes on: the VM runs with the restored volume, and the old one is kept.
 */
export function inPlaceSweepLane(): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: SiteLists;
  let volumeId: string;
  beforeAll(async () => {
    const { source, sourceLists, ...rest } = await recoveryStage({
      names: ["pcscf-1", NAME],
      bootOrders: [1, 2],
    });
    stage = { ...rest, source, sourceLists, target: source, lists: sourceLists };
    boots = watchBoots(source);
    const serverId = stage.serverIds[1] ?? "";
    const where = { pointId: stage.pointId, serverId, isRoot: false };
    ({ volumeId } = await db().pointBackup.findFirstOrThrow({ where }));
  }, 240_000);
  afterAll(() => stage?.close(), 60_000);

  async function start(): Promise<string> {
    before = stage.lists();
    const { vnfId, pointId, from } = stage;
    const what = { kind: "in-place", volumeId, mayStop: true } as const;
    const wanted = { vnfId, pointId, siteId: from.id, mode: "restore", what } as const;
    const { hash: planHash } = await recoveryPlanOf(person(), wanted);
    const form = { vnfId, pointId, what, planHash, typedName: NAME, startKey: randomUUID() };
    return (await startRestore(person(), form)).runId;
  }

  it("changes the volume once, and leaves the VM running, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    await killSweep(
      {
        start,
        ended: (runId) => stage.drillEnded(runId),
        mark: () => history.last,
        violationsOf: (runId, since) => inPlaceViolations(stage, runId, { since, before, boots }),
        tell: (since) => tellOf(stage, stage.source.name, since),
      },
      (moments) =>
        chooseMoments(moments, { least: 40, of: ({ step }) => ["swap", "settle", "report"].includes(step) }),
    );
  }, 3_600_000);
}
