import type { Run } from "../../generated/prisma/client";
import { bootedOnceInOrder, drillViolations, planOf } from "./drill-history";
import { rollBackViolations } from "./failover-history";
import { AS_A_DRILL } from "./failover-sweep-lane";
import { chooseMoments, type Moment } from "./moments";
import { letGoOn, pausePlan, pauseViolations } from "./pause-history";
import { cleanedViolations, promotedViolations, standingViolations } from "./promotion-history";
import { type RecoveryStage, recoveryStage } from "./recovery-stage";
import { type SweptStory, sweepStories, type ThereAndBack } from "./story-sweep";

/**
 * A worker is SIGKILLed in a drill that waits for a person between its tiers and is kept, in its clean-up on a click, or in
 * the failover that takes its place, beside the clean-up that it waits for; and another goes on. At one moment of each
 * kind that drills and failovers without these have not.
 */
export const keptDrillSweepLane = (): void =>
  sweepStories(openStage, [
    {
      says: "waits for a person, keeps what it made, and removes it on a click, whenever its worker is killed",
      isFirstAlike: true,
      start: startKept,
      tell: tellCleanUp,
      choose: (moments) => chooseMoments(moments, { least: 120, isPerStep: true, of: isOfKeeping }),
    },
    {
      says: "makes a failover once all of the drill is gone, whenever its worker is killed",
      isFirstAlike: true,
      start: startKept,
      tell: tellPromotion,
      choose: choosePromoted,
    },
  ]);

async function openStage(): Promise<RecoveryStage> {
  const stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
  await pausePlan(stage);
  return stage;
}

const startKept = (stage: RecoveryStage) => stage.startDrill({ cleanUp: { keepForMinutes: 60 } });

const tellCleanUp: SweptStory["tell"] = async (stage, runId, story) => {
  const { run, wrong } = await paused(stage, runId, story);
  if (run.state !== "succeeded") return { run, wrong };
  wrong.push(...(await standingViolations(stage, runId)));
  const { id } = await stage.recoveryOf(runId);
  // Two click.
  const [cleanUp = ""] = await Promise.all([1, 2].map(() => stage.cleanUp(id)));
  const over = await stage.drillEnded(cleanUp);
  wrong.push(...(await cleanedViolations(stage, runId)));
  wrong.push(...(await drillViolations(stage, runId, { ...story, before: story.before.target })));
  return { run: over, wrong };
};

const tellPromotion: SweptStory["tell"] = async (stage, drill, story) => {
  const { run, wrong } = await paused(stage, drill, story);
  if (run.state !== "succeeded") return { run, wrong };
  const ofFailover = { ...story, since: stage.sandbox.world.history.last };
  const { id: promotesId } = await stage.recoveryOf(drill);
  const failover = await stage.startFailover({ promotesId });
  const there = await paused(stage, failover, ofFailover);
  wrong.push(...there.wrong);
  wrong.push(...(await promotedViolations(stage, { drill, failover }, ofFailover, story.since)));
  if (there.run.state !== "succeeded") return { run: there.run, wrong };
  const sinceRollBack = stage.sandbox.world.history.last;
  const rollBack = await stage.rollBack((await stage.recoveryOf(failover)).id);
  const over = await stage.drillEnded(rollBack);
  wrong.push(...(await rollBackViolations(stage, { failover, rollBack }, ofFailover, sinceRollBack)));
  return { run: over, wrong };
};

/** A run that waits for a person in its middle, until it is over. */
async function paused(
  stage: RecoveryStage,
  runId: string,
  story: ThereAndBack,
): Promise<{ run: Run; wrong: string[] }> {
  const [run, word] = await Promise.all([stage.drillEnded(runId), letGoOn(stage, runId)]);
  const wrong = [
    ...(await pauseViolations(stage, runId, word, story.since)),
    ...bootedOnceInOrder(stage, await planOf(runId), story),
  ];
  if (run.state !== "succeeded")
    wrong.push(`its ${run.kind} is ${run.state}: ${JSON.stringify(run.failure)}`);
  return { run, wrong };
}

/** The pause and the keeping; and of the clean-up, what the end of a drill has not in the same words, and one removal. */
const isOfKeeping = ({ step, name }: Moment): boolean =>
  / pause:/.test(name) ||
  step === "clean-up" ||
  (["remove", "verify", "settle"].includes(step) && (!AS_A_DRILL.test(name) || A_REMOVAL.test(name)));
const A_REMOVAL = /DELETE \/compute\/v2\.1\/servers\/…$/;

/** From the click to the fence: the clean-up, and beside it the preflight that waits for it. */
function choosePromoted(moments: readonly Moment[]): readonly Moment[] {
  const from = moments.findIndex(({ name }) => name === "kept report") + 1;
  const to = moments.findIndex(({ name }) => name === "kept fence");
  const meant = new Set(moments.slice(from, to).filter(isOfPromotion));
  return chooseMoments(moments, { least: 250, isPerStep: true, of: (moment) => meant.has(moment) });
}

const isOfPromotion = ({ step, name }: Moment): boolean =>
  ["preflight", "remove", "verify", "settle"].includes(step) &&
  (!AS_A_DRILL.test(name) || A_REMOVAL.test(name));
