import type { Run } from "../../generated/prisma/client";
import { rollBackViolations } from "./failover-history";
import type { Moment } from "./moments";
import type { RecoveryStage } from "./recovery-stage";
import { sweepStories, type ThereAndBack, type Told } from "./story-sweep";

/** What a VNF does in each run of a sweep, at whose end it is where it was. */
export interface Way {
  says: string;
  open(): Promise<RecoveryStage>;
  start(stage: RecoveryStage): Promise<string>;
  /** Until a run is over. */
  ended(stage: RecoveryStage, runId: string): Promise<Run>;
  /** What must hold when it is there. */
  violationsOf(stage: RecoveryStage, runId: string, story: ThereAndBack): Promise<string[]>;
  /** It comes back by itself, and its run ends as failed; otherwise it is rolled back. */
  isUndone?: boolean;
  /** Of the way back, where the source has not to be as before by that alone. */
  back?: Back;
  /** As of every story. */
  isFirstAlike?: boolean;
  choose(moments: readonly Moment[]): readonly Moment[];
}

export interface Back {
  endsAs: Run["state"];
  /** Before it is asked for. */
  prepare(stage: RecoveryStage): Promise<void>;
  violationsOf(...of: Parameters<typeof rollBackViolations>): Promise<string[]>;
}

/** As after every roll-back of VMs that were stopped by the run. */
const USUAL: Back = { endsAs: "succeeded", prepare: async () => {}, violationsOf: rollBackViolations };

/** A worker is SIGKILLed at moments of the way there and of the way back, and another goes on. */
export const sweepThereAndBack = (way: Way): void =>
  sweepStories(way.open, [
    {
      says: way.says,
      start: way.start,
      tell: (stage, runId, story) => tellThereAndBack(way, stage, runId, story),
      endsAs: way.isUndone ? "failed" : (way.back ?? USUAL).endsAs,
      choose: way.choose,
      ...(way.isFirstAlike && { isFirstAlike: true }),
    },
  ]);

async function tellThereAndBack(
  way: Way,
  stage: RecoveryStage,
  runId: string,
  story: ThereAndBack,
): Promise<Told> {
  const run = await way.ended(stage, runId);
  const wrong = await way.violationsOf(stage, runId, story);
  if (way.isUndone) return { run, wrong };
  if (run.state !== "succeeded") {
    const words = `it was ${run.state} on its way there: ${JSON.stringify(run.failure)}`;
    return { run, wrong: [...wrong, words] };
  }
  const back = way.back ?? USUAL;
  await back.prepare(stage);
  const sinceRollBack = stage.sandbox.world.history.last;
  const rollBack = await stage.rollBack((await stage.recoveryOf(runId)).id);
  const over = await way.ended(stage, rollBack);
  const { state } = await stage.recoveryOf(runId);
  if (state !== "rolled-back") wrong.push(`it is ${state} after its roll-back`);
  const runs = { failover: runId, rollBack };
  wrong.push(...(await back.violationsOf(stage, runs, story, sinceRollBack)));
  return { run: over, wrong };
}
