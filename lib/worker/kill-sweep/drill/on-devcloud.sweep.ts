import { afterAll, beforeAll, expect, it } from "vitest";
import { devcloudDrillStage } from "../../testing/devcloud-drill-stage";
import { killSweep, type Moment } from "../../testing/kill-sweep";

/*
 * A worker is killed in a drill on the real cloud, at a few telling moments; STILLPOINT_SWEEP=all takes every single one,
 * STILLPOINT_SWEEP=50,51 those.
 */
const WANTED = process.env.STILLPOINT_SWEEP;

/** What each begins with: the last of those. */
const TELLING: readonly RegExp[] = [
  /^after POST .*\/volumes$/, // all restores are asked for, and the last answer is lost
  /^after POST .*\/servers$/, // one VM is up, the other was asked for
  /^after DELETE .*\/servers\//, // some of it is gone
];

let stage: Awaited<ReturnType<typeof devcloudDrillStage>>;
beforeAll(async () => {
  stage = await devcloudDrillStage();
}, 360_000);
afterAll(() => stage?.close(), 240_000);

const telling = (moments: readonly Moment[]): Moment[] =>
  TELLING.map((begins) => {
    const found = moments.findLast(({ name }) => begins.test(name));
    if (!found) throw new Error(`no moment ${begins}`);
    return found;
  });

it("brings the VMs up and leaves nothing over, on a real cloud", async () => {
  const found = await killSweep(stage, (moments) => {
    if (WANTED === "all") return moments;
    return WANTED ? moments.filter(({ n }) => WANTED.split(",").includes(String(n))) : telling(moments);
  });
  expect(found).toEqual([]);
}, 3_600_000);
