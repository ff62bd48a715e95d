import { afterAll, beforeAll, it } from "vitest";
import type { Run } from "../../generated/prisma/client";
import { tellOf } from "./drill-sweep-lane";
import type { Story } from "./failover-history";
import { killSweep } from "./kill-sweep";
import type { Moment } from "./moments";
import type { RecoveryStage, SiteLists } from "./recovery-stage";
import { type SeenBoot, watchBoots } from "./watch-boots";

export type ThereAndBack = Story & { before: { source: SiteLists; target: SiteLists } };

/** How a story came out: its last run once all is over, and what did not hold. */
export interface Told {
  run: Run;
  wrong: string[];
}

/** What a VNF does in each run of a sweep, one thing after another, at whose end it is where it was. */
export interface SweptStory {
  says: string;
  /** Its first run; returns the run's id. */
  start(stage: RecoveryStage): Promise<string>;
  /** All else, and what holds on the way. Workers may die at any moment of it. */
  tell(stage: RecoveryStage, runId: string, story: ThereAndBack): Promise<Told>;
  /** As what its last run ends; "succeeded" when left out. */
  endsAs?: Run["state"];
  /** Its moments are those of its first run already: none is made before to get there. */
  isFirstAlike?: boolean;
  choose(moments: readonly Moment[]): readonly Moment[];
}

/** A worker is SIGKILLed at moments of each of some stories on one stage, and another goes on. */
export function sweepStories(open: () => Promise<RecoveryStage>, stories: readonly SweptStory[]): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: ThereAndBack["before"];
  let since = 0;
  beforeAll(async () => {
    stage = await open();
    boots = watchBoots(stage.target);
    before = { source: stage.sourceLists(), target: stage.lists() };
  }, 300_000);
  afterAll(() => stage?.close(), 60_000);

  for (const { says, start, tell, choose, ...rest } of stories)
    it(says, async () => {
      /** By their first runs. */
      const told = new Map<string, Promise<Told>>();
      const tellOnce = (runId: string) => {
        const story = told.get(runId) ?? tell(stage, runId, { since, boots, before });
        told.set(runId, story);
        return story;
      };
      const swept = {
        ...rest,
        start: () => start(stage),
        ended: async (runId: string) => (await tellOnce(runId)).run,
        mark: () => {
          since = stage.sandbox.world.history.last;
          return since;
        },
        violationsOf: async (runId: string) => [...(await tellOnce(runId)).wrong],
        tell: (from: number) =>
          [...new Set([stage.source.name, stage.target.name])].flatMap((name) => tellOf(stage, name, from)),
      };
      await killSweep(swept, choose);
    }, 3_600_000);
}
