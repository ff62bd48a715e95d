import { randomUUID } from "node:crypto";
import { siteLists } from "../../../e2e/devcloud-recovery/site-lists";
import { db } from "../../db";
import { listInstanceActions } from "../../openstack/nova/instance-actions";
import { collect } from "../../openstack/pagination";
import { recoveryPlanOf } from "../../recoveries/recovery-plan-of";
import { startDrill } from "../../recoveries/start-drill";
import { person } from "../../sites/testing/stored-site";
import { backUp } from "./back-up";
import { devcloudStage } from "./devcloud-stage";
import { stillInBooks } from "./drill-history";
import type { SweepStage } from "./kill-sweep";
import { unsettled } from "./run-history";

/**
 * The real two-region cloud with a recovery point of a VNF, whose drills in the second region are swept. What it judges by
 * is what that region has before and after, what Nova of the first was asked to do, and our rows.
 */
export async function devcloudDrillStage(): Promise<SweepStage & { close(): Promise<void> }> {
  const stage = await devcloudStage();
  try {
    const { one, two, vnfId, serverIds } = stage;
    await backUp(stage, 1);
    const point = await db().recoveryPoint.findFirstOrThrow({ where: { vnfId } });
    const site = await db().site.findFirstOrThrow({ where: { name: "RegionTwo" } });
    const before = await siteLists(two);
    const actions = async () =>
      (await Promise.all(serverIds.map((id) => collect(listInstanceActions(one, id))))).flat().length;
    const actionsBefore = await actions();
    return {
      mark: stage.mark,
      ended: stage.ended,
      async start() {
        const wanted = { vnfId, siteId: site.id, pointId: point.id, cleanUp: "at-end" } as const;
        const { hash: planHash } = await recoveryPlanOf(person(), { ...wanted, mode: "drill" });
        return (await startDrill(person(), { ...wanted, planHash, startKey: randomUUID() })).runId;
      },
      async violationsOf(runId) {
        const after = await siteLists(two);
        const others = Object.keys(before).filter((what) => String(before[what]) !== String(after[what]));
        return [
          ...others.map((what) => `${what}: ${before[what]} before, ${after[what]} after`),
          ...((await actions()) === actionsBefore ? [] : ["Nova of RegionOne was asked to do something"]),
          ...(await stillInBooks(runId)),
          ...(await unsettled(runId)),
        ];
      },
      tell: () => [],
      close: stage.close,
    };
  } catch (error) {
    await stage.close();
    throw error;
  }
}
