import { afterAll, beforeAll, expect, it } from "vitest";
import { devcloudFailover } from "../testing/devcloud-failover";
import { type DevcloudStage, devcloudStage } from "../testing/devcloud-stage";
import { killAt, killSweep } from "../testing/kill-sweep";
import type { Doom, Moment } from "../testing/moments";

/*
 * The same against the real cloud, at a handful of telling moments; STILLPOINT_SWEEP=all takes every single one of a backup,
 * STILLPOINT_SWEEP=50,51 those.
 */
const WANTED = process.env.STILLPOINT_SWEEP;

/** What each begins with, and which of those that begin so. */
const TELLING: readonly [RegExp, "first" | "last"][] = [
  [/^after POST .*\/servers\/.*\/action$/, "first"], // one VM may stand still, the other not
  [/^end quiesce:/, "last"], // both stand still, nothing is cut
  [/^after POST .*\/snapshots$/, "first"],
  [/^begin thaw:/, "first"],
  [/^after POST .*\/backups$/, "first"],
  [/^before POST .*\/backups\/import_record$/, "first"],
  [/^after DELETE .*\/snapshots\//, "first"],
];

/** Of a failover, and of its roll-back. */
const FAILOVER: readonly Doom[] = [
  { step: "fence", kind: "after POST /v2.1/servers/…/action", nth: 1 }, // stopped, and not yet locked
  { step: "build", kind: "after POST /v3/…/volumes", nth: 1 },
  { step: "build", kind: "before POST /v2.0/ports", nth: 2 },
  { step: "build", kind: "after POST /v2.1/servers", nth: 1 },
  { step: "remove", kind: "after DELETE /v2.1/servers/…", nth: 1 },
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
  const found = await killSweep(stage, (moments) => {
    if (WANTED === "all") return moments;
    return WANTED ? moments.filter(({ n }) => WANTED.split(",").includes(String(n))) : telling(moments);
  });
  expect(found).toEqual([]);
}, 3_600_000);

it("fails over and back with one of each VM, volume and port, on a real cloud", async () => {
  expect(await killAt(devcloudFailover(stage), [[...FAILOVER]])).toEqual([]);
}, 600_000);
