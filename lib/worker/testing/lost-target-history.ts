import { systemClock } from "../../clock";
import { db } from "../../db";
import { removeLeftovers } from "../../made/remove-leftovers";
import { isTargetGivenUp } from "../../recoveries/lost-target/target-given-up";
import { SERVERS } from "../../sandbox/nova/rows";
import { until } from "./database";
import { changesOf, planOf, stillInBooks, twins } from "./drill-history";
import { askedOf, startedOutOfOrder } from "./failover-history";
import type { RecoveryStage } from "./recovery-stage";
import { unsettled } from "./run-history";
import type { ThereAndBack } from "./story-sweep";

/*
 * What must hold of a failover whose target was given up, by the sandbox's own state and log and by our rows. Each returns
 * sentences of what does not; none is none.
 */

const TIDIED_MS = 60_000;

/** Its source runs again, started once and in order; nothing is asked of the target, and what is there is told of, and due to go. */
export async function givenUpViolations(
  stage: RecoveryStage,
  { failover, givenUp }: { failover: string; givenUp: string },
  since: number,
): Promise<string[]> {
  const plan = await planOf(failover);
  const asked = askedOf(stage, plan, since);
  const { state, openVnfId, overrides } = await stage.recoveryOf(failover);
  const calls = await db().auditEntry.count({
    where: { runId: givenUp, siteId: stage.to.id, result: "intent" },
  });
  const signed = await db().auditEntry.count({
    where: { runId: givenUp, action: "recovery.target_given_up", result: "done" },
  });
  return [
    ...(state === "rolled-back" && openVnfId === null ? [] : [`it is ${state}, open for ${openVnfId}`]),
    ...(isTargetGivenUp(overrides) && signed === 1 ? [] : [`it was signed ${signed} times`]),
    ...(calls === 0 ? [] : [`a site that was given up was asked for ${calls} changes`]),
    ...plan.servers.flatMap(({ serverId, name }) => {
      const server = stage.source.rows(SERVERS).get(serverId);
      const actions = asked.get(name) ?? [];
      return [
        ...(server?.vmState === "active" ? [] : [`${name} is ${server?.vmState} at the source`]),
        ...(server?.lockedBy ? [`${name} is still locked at the source`] : []),
        ...(actions.join() === "unlock,os-start"
          ? []
          : [`${name} was asked at the source: ${actions.join()}`]),
      ];
    }),
    ...startedOutOfOrder(stage, plan, since),
    ...(await notLeft(stage, failover)),
    ...(await unsettled(givenUp)),
  ];
}

/** Each copy is a former VM of the VNF, once, and whatever was made is to go when its site answers. */
async function notLeft(stage: RecoveryStage, failover: string): Promise<string[]> {
  const { id, servers } = await stage.recoveryOf(failover);
  const formers = await db().formerMember.findMany({ where: { vnfId: stage.vnfId, releasedAt: null } });
  const kept = await db().runResource.findMany({
    where: { run: { recoveryId: id }, removedAt: null, isTemporary: false },
  });
  return [
    ...servers.flatMap(({ name, serverId }) => {
      const times = formers.filter((former) => former.serverId === serverId).length;
      return times === 1 ? [] : [`the copy of ${name} is ${times} times among the former VMs`];
    }),
    ...(formers.length === servers.length ? [] : [`the VNF has ${formers.length} former VMs`]),
    ...kept.map(({ kind, tag }) => `nobody will remove the ${kind} ${tag}`),
  ];
}

/** Has the loop remove what is left at a target that answers again. @returns what is there all the same, or was there twice */
export async function tidiedViolations(
  stage: RecoveryStage,
  failover: string,
  { before, since }: ThereAndBack,
): Promise<string[]> {
  const { id } = await stage.recoveryOf(failover);
  const where = { run: { recoveryId: id }, removedAt: null };
  const areGone = async () => {
    await db().runResource.updateMany({ where, data: { nextTryAt: new Date() } });
    stage.sandbox.world.clock.advance(2_000);
    await removeLeftovers({ clock: systemClock, assertFence: () => {} });
    return (await db().runResource.count({ where })) === 0;
  };
  await until(areGone, TIDIED_MS, 200).catch(() => {});
  return [
    ...changesOf(before.target, stage.lists()),
    ...changesOf(before.source, stage.sourceLists()).map((text) => `at the source ${text}`),
    ...(await stillInBooks(failover)),
    ...twins(stage, since),
    ...(await unsettled(failover)),
  ];
}
