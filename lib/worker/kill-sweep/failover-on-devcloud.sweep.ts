import { afterAll, beforeAll, it } from "vitest";
import { devcloudFailover } from "../testing/devcloud-failover";
import { type DevcloudStage, devcloudStage } from "../testing/devcloud-stage";
import { killAt } from "../testing/kill-sweep";
import type { Doom } from "../testing/moments";

/* A failover against the real cloud, at a handful of telling moments. It makes things in both regions: alone there. */

/** Of a failover, and of its roll-back. */
const FAILOVER: readonly Doom[] = [
  { step: "fence", kind: "after POST /v2.1/servers/…/action os-stop", nth: 1 }, // stopped, and not yet locked
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

it("fails over and back with one of each VM, volume and port, on a real cloud", async () => {
  await killAt(devcloudFailover(stage), [[...FAILOVER]]);
}, 600_000);
