import { afterAll, beforeAll, it } from "vitest";
import type { Run } from "../../generated/prisma/client";
import { tellOf } from "./drill-sweep-lane";
import { rollBackViolations, type Story } from "./failover-history";
import { killSweep } from "./kill-sweep";
import type { Moment } from "./moments";
import type { RecoveryStage, SiteLists } from "./recovery-stage";
import { type SeenBoot, watchBoots } from "./watch-boots";

export type ThereAndBack = Story & { before: { source: SiteLists; target: SiteLists } };

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
export function sweepThereAndBack(way: Way): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: ThereAndBack["before"];
  let since = 0;
  /** By its first run: its last one once all is over, and what did not hold. */
  const stories = new Map<string, Promise<{ run: Run; wrong: string[] }>>();
  beforeAll(async () => {
    stage = await way.open();
    boots = watchBoots(stage.target);
    before = { source: stage.sourceLists(), target: stage.lists() };
  }, 300_000);
  afterAll(() => stage?.close(), 60_000);

  async function tellStory(runId: string): Promise<{ run: Run; wrong: string[] }> {
    const story = { since, boots, before };
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
  const storyOf = (runId: string) => {
    const story = stories.get(runId) ?? tellStory(runId);
    stories.set(runId, story);
    return story;
  };

  it(way.says, async () => {
    const swept = {
      start: () => way.start(stage),
      ended: async (runId: string) => (await storyOf(runId)).run,
      endsAs: way.isUndone ? ("failed" as const) : (way.back ?? USUAL).endsAs,
      mark: () => {
        since = stage.sandbox.world.history.last;
        return since;
      },
      violationsOf: async (runId: string) => [...(await storyOf(runId)).wrong],
      tell: (from: number) => [stage.source, stage.target].flatMap(({ name }) => tellOf(stage, name, from)),
    };
    await killSweep(swept, way.choose);
  }, 3_600_000);
}
