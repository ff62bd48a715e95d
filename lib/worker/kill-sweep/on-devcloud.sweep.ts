import { afterAll, beforeAll, it } from "vitest";
import { type DevcloudStage, devcloudStage } from "../testing/devcloud-stage";
import { killSweep } from "../testing/kill-sweep";
import type { Moment } from "../testing/moments";

/*
 * The same against the real cloud, at a handful of telling moments; STILLPOINT_SWEEP=all takes every single one of a backup,
 * STILLPOINT_SWEEP=50,51 those.
 */
const WANTED = process.env.STILLPOINT_SWEEP;

/** What each begins with, and which of those that begin so. */
const TELLING: readonly [RegExp, "first" | "last"][] = [
  [/^after POST .*\/servers\/.*\/action quiesce$/, "first"], // one VM may stand still, the other not
  [/^end quiesce:/, "last"], // both stand still, nothing is cut
  [/^after POST .*\/snapshots$/, "first"],
  [/^begin thaw:/, "first"],
  [/^after POST .*\/backups$/, "first"],
  [/^before POST .*\/backups\/import_record$/, "first"],
  [/^after DELETE .*\/snapshots\//, "first"],
];

let stage: DevcloudStage;
beforeAll(async () => {
  stage = await devcloudStage();
}, 240_000);
afterAll(() => stage?.close(), 240_000);

function telling(moments: readonly Moment[]): Moment[] {
  return TELLING.map(([begins, which]) => {
    const those = moments.filter(({ name }) => begins.test(name));
    const found = those.at(which === "first" ? 0 : -1);
    if (!found) throw new Error(`no moment ${begins}`);
    return found;
  });
}

it("leaves every VM running, does nothing twice and leaves nothing over, on a real cloud", async () => {
  await killSweep(stage, (moments) => {
    if (WANTED === "all") return moments;
    return WANTED && WANTED !== "kinds"
      ? moments.filter(({ n }) => WANTED.split(",").includes(String(n)))
      : telling(moments);
  });
}, 3_600_000);
