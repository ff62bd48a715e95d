import { afterAll, beforeAll, expect, it } from "vitest";
import type { Run } from "../../generated/prisma/client";
import { oneOfEachKind, tellOf } from "./drill-sweep-lane";
import { failoverViolations, rollBackViolations } from "./failover-history";
import { killSweep, type Moment } from "./kill-sweep";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./recovery-stage";
import { type SeenBoot, watchBoots } from "./watch-boots";

/** STILLPOINT_SWEEP=all takes every single moment, STILLPOINT_SWEEP=50,51 these alone. */
const WANTED = process.env.STILLPOINT_SWEEP;
const LANES = 3;

/**
 * A worker is SIGKILLed in a failover or in the roll-back that follows it, at one moment of each kind that a drill has not,
 * and another goes on:
 * the source's VMs are stopped and locked by one call each and started by none until the copies are gone, VMs come up
 * once and in their order, no VM ever runs at both sites (DESIGN I10), and after the roll-back all is as it was. Otherwise as
 * drill-sweep-lane.ts.
 * @param lane from 0
 */
export function failoverSweepLane(lane: number): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: { source: SiteLists; target: SiteLists };
  /** By failover: its roll-back's run once both are over, and what did not hold. */
  const stories = new Map<string, Promise<{ run: Run; wrong: string[] }>>();
  let since = 0;
  beforeAll(async () => {
    stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
    boots = watchBoots(stage.target);
    before = { source: stage.sourceLists(), target: stage.lists() };
  }, 240_000);
  afterAll(() => stage?.close(), 60_000);

  async function tellStory(failover: string, begunAt: number): Promise<{ run: Run; wrong: string[] }> {
    const run = await stage.drillEnded(failover);
    const story = { since: begunAt, boots };
    const wrong = await failoverViolations(stage, failover, story);
    if (run.state !== "succeeded") return { run, wrong };
    const { id } = await stage.recoveryOf(failover);
    const sinceRollBack = stage.sandbox.world.history.last;
    const rollBack = await stage.rollBack(id);
    const over = await stage.drillEnded(rollBack);
    const { state } = await stage.recoveryOf(failover);
    if (state !== "rolled-back") wrong.push(`the failover is ${state} after its roll-back`);
    const runs = { failover, rollBack };
    wrong.push(...(await rollBackViolations(stage, runs, { ...story, before }, sinceRollBack)));
    return { run: over, wrong };
  }
  const storyOf = (failover: string) => {
    const story = stories.get(failover) ?? tellStory(failover, since);
    stories.set(failover, story);
    return story;
  };

  it("stops the source once, brings every VM up once, and takes it all back, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    const choose = (moments: readonly Moment[]) => {
      // So many are its calls alone: whoever loses moments sweeps less than it seems.
      expect(moments.length).toBeGreaterThan(120);
      if (WANTED === "all") return moments.filter(({ n }) => n % LANES === lane);
      if (WANTED) {
        const numbers = WANTED.split(",");
        return moments.filter(({ n }) => numbers.indexOf(String(n)) % LANES === lane);
      }
      return oneOfEachKind(moments.filter(({ name }) => !AS_A_DRILL.test(name))).filter(
        (_, i) => i % LANES === lane,
      );
    };
    const found = await killSweep(
      {
        start: () => stage.startFailover(),
        ended: async (runId) => (await storyOf(runId)).run,
        mark: () => {
          since = history.last;
          return since;
        },
        violationsOf: async (runId) => [...(await storyOf(runId)).wrong],
        tell: (from) => [
          ...tellOf(stage, stage.source.name, from),
          ...tellOf(stage, stage.target.name, from),
        ],
      },
      choose,
    );
    expect(found).toEqual([]);
  }, 3_600_000);
}

/** What a drill does in the same words, and its own sweep kills: from the records to the VMs' checks, and their removal. */
const AS_A_DRILL =
  /(check|import|restore|ready|group|network|server-group|keypair|flavor|port|router|boot|attach|verify|journal|remove):|\/network\/|DELETE |POST \/volume\/v3\/…\/volumes$/;
