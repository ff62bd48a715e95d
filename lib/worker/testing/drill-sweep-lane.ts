import { afterAll, beforeAll, expect, it } from "vitest";
import { groupBy } from "../../group-by";
import { drillViolations } from "./drill-history";
import { killSweep, type Moment } from "./kill-sweep";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./recovery-stage";
import { type SeenBoot, watchBoots } from "./watch-boots";

/** STILLPOINT_SWEEP=all takes every single moment, STILLPOINT_SWEEP=50,51 these alone. */
const WANTED = process.env.STILLPOINT_SWEEP;
const LANES = 3;

/**
 * A worker is SIGKILLed in a drill that is cleaned up at its end, at one moment of each kind (a drill has far more moments
 * than a backup, and most are alike), and another goes on: VMs come up once, in their order and with their bytes, nothing
 * is made twice, and nothing is left. Otherwise as sweep-lane.ts.
 * @param lane from 0
 */
export function drillSweepLane(lane: number): void {
  let stage: RecoveryStage;
  let boots: SeenBoot[];
  let before: SiteLists;
  beforeAll(async () => {
    stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
    boots = watchBoots(stage.target);
    before = stage.lists();
  }, 240_000);
  afterAll(() => stage?.close(), 60_000);

  it("brings every VM up once and leaves nothing over, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    const choose = (moments: readonly Moment[]) => {
      // So many are its calls alone: whoever loses moments sweeps less than it seems.
      expect(moments.length).toBeGreaterThan(120);
      if (WANTED === "all") return moments.filter(({ n }) => n % LANES === lane);
      if (WANTED) {
        const numbers = WANTED.split(",");
        return moments.filter(({ n }) => numbers.indexOf(String(n)) % LANES === lane);
      }
      return oneOfEachKind(moments).filter((_, i) => i % LANES === lane);
    };
    const found = await killSweep(
      {
        start: () => stage.startDrill(),
        ended: (runId) => stage.drillEnded(runId),
        mark: () => history.last,
        violationsOf: (runId, since) => drillViolations(stage, runId, { since, before, boots }),
        tell: (since) => tellOf(stage, stage.target.name, since),
      },
      choose,
    );
    expect(found).toEqual([]);
  }, 3_600_000);
}

/** Of those that differ by what they are about only, the one in the middle: something is done by then, and something is not. */
export function oneOfEachKind(moments: readonly Moment[]): Moment[] {
  const kinds = groupBy(moments, ({ name }) =>
    name.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}|:\d+$/g, "…").replace(/ (check|remove):.*/, " $1:…"),
  );
  return [...kinds.values()]
    .flatMap((alike) => alike[Math.floor(alike.length / 2)] ?? [])
    .sort((a, b) => a.n - b.n);
}

/** What was asked of a site that changes something there. */
export const tellOf = (stage: RecoveryStage, siteName: string, since: number): string[] =>
  stage.sandbox.world.history
    .since(since, 100_000)
    .filter(({ site, kind, method }) => site === siteName && kind === "asked" && method !== "GET")
    .map((entry) => JSON.stringify(entry).slice(0, 400));
