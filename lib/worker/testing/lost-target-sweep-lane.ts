import { db } from "../../db";
import { releaseFormerMembers } from "../../recoveries/former-members/release-former-members";
import { giveTargetUp } from "../../recoveries/lost-target/give-target-up";
import { person } from "../../sites/testing/stored-site";
import { planOf } from "./drill-history";
import { always, failoverViolations } from "./failover-history";
import { givenUpViolations, tidiedViolations } from "./lost-target-history";
import { chooseMoments, type Moment } from "./moments";
import { type RecoveryStage, recoveryStage } from "./recovery-stage";
import { type SweptStory, sweepStories } from "./story-sweep";

const REASON = "Its hall has burnt down";

/**
 * A worker is SIGKILLed while a failover is taken back whose target is lost, and was given up by a person, and another goes
 * on: the source runs again, by one call for each VM, without the target, where all that is left is removed once it answers.
 */
export const lostTargetSweepLane = (): void =>
  sweepStories(
    () => recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] }),
    [
      {
        says: "starts the source once without a target that was given up, whenever its worker is killed",
        isFirstAlike: true,
        endsAs: "partly_failed",
        start: (stage) => stage.startFailover(),
        tell,
        choose,
      },
    ],
  );

const tell: SweptStory["tell"] = async (stage, failover, story) => {
  const there = await stage.drillEnded(failover);
  const wrong = await failoverViolations(stage, failover, story);
  if (there.state !== "succeeded") return { run: there, wrong };
  const { id } = await stage.recoveryOf(failover);
  await stage.control.flip("site-dark", { site: stage.target.name, how: "refuses" });
  try {
    await stage.drillEnded(await stage.rollBack(id));
    const { state } = await stage.recoveryOf(failover);
    if (state !== "half-rolled-back") wrong.push(`it is ${state} when its target is dark`);
    // Until somebody signs that they may, no VM runs at both.
    wrong.push(...(await always(stage, failover, await planOf(failover), story)));
    const since = stage.sandbox.world.history.last;
    const givenUp = await giveUp(stage, id);
    const run = await stage.drillEnded(givenUp);
    wrong.push(...(await givenUpViolations(stage, { failover, givenUp }, since)));
    await stage.control.flip("heal", {});
    wrong.push(...(await tidiedViolations(stage, failover, story)));
    const { vnfId, to } = stage;
    await releaseFormerMembers(person(), { vnfId, siteId: to.id, reason: "They are gone" });
    return { run, wrong };
  } finally {
    await stage.control.flip("heal", {});
  }
};

async function giveUp({ vnfId }: RecoveryStage, recoveryId: string): Promise<string> {
  const { name: typedName } = await db().vnf.findUniqueOrThrow({ where: { id: vnfId } });
  return (await giveTargetUp(person(), { recoveryId, typedName, reason: REASON })).runId;
}

/** Of its last run, which is the one without the target: its steps, and what is asked of the source. */
function choose(moments: readonly Moment[]): readonly Moment[] {
  const from = moments.findLastIndex(({ name }) => name === "kept preflight");
  const meant = new Set(moments.slice(from).filter(isOfGivingUp));
  return chooseMoments(moments, { least: 150, isPerStep: true, of: (moment) => meant.has(moment) });
}

const isOfGivingUp = ({ step, name }: Moment): boolean =>
  /^(done|kept) (remove|count|start|settle)$/.test(name) || (step === "start" && / POST /.test(name));
