import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "../../db";
import { ACTOR } from "../../recovery-points/testing/two-sites";
import { fenceWith } from "./fence";
import { offByUs } from "./off-by-us";
import { startSource } from "./start-source";
import { fenceStage } from "./testing/fence-stage";

const stage = fenceStage(["hss", "scscf"]);
const fence = fenceWith(() => Promise.reject(new Error("there is no hook")));

/** A restore in place of one of its volumes, from which the failover took the VNF while its VM was off for that. */
async function wasRestoring(name: string, failoverId: string, wasRunning: boolean | null): Promise<void> {
  const { vnfId, vnfName, siteId, siteName } = await db().run.findUniqueOrThrow({
    where: { id: failoverId },
  });
  const of = { vnfId, vnfName, siteId, siteName, planHash: "-", plan: {}, startedBy: ACTOR };
  const run = await db().run.create({
    data: {
      ...{ ...of, kind: "restore", state: "cancelled", startKey: randomUUID() },
      ...{ supersededById: failoverId, endedAt: new Date() },
    },
  });
  await db().runResource.create({
    data: {
      ...{ runId: run.id, siteId, credentialId: stage.sites.oslo.credentials.demo, kind: "attachment" },
      ...{ tag: `attachment:${stage.idOf(name)}:old`, isTemporary: false, removedAt: new Date() },
      detail: {
        serverId: stage.idOf(name),
        oldVolumeId: "old",
        newVolumeId: "new",
        wasRunning,
        state: "open",
      },
    },
  });
}

it("takes a VM that a superseded restore has stopped for one that ran, and its roll-back starts it", async () => {
  const run = await stage.begin(await stage.plan());
  await stage.stop("hss");
  await stage.stop("scscf");
  await wasRestoring("hss", run.ctx.run.id, true);
  // It was off when that restore came to it.
  await wasRestoring("scscf", run.ctx.run.id, false);
  const at = { siteId: stage.sites.lyon.id };
  expect(await offByUs(run.ctx.recovery.id, { ...at, serverId: stage.idOf("hss") })).toBe("stop");
  expect(await offByUs(run.ctx.recovery.id, { ...at, serverId: stage.idOf("scscf") })).toBeNull();
  await fence(run.ctx);
  const { servers } = await stage.recordOf(run);
  expect(servers.map(({ name, state, wasRunning }) => [name, state, wasRunning])).toEqual([
    ["scscf", "locked", false],
    ["hss", "locked", true],
  ]);
  expect(await startSource(stage.takenUp(run.ctx).ctx)).toEqual({ problems: [] });
  expect(await stage.seen("hss")).toMatchObject({ vmState: "active", isLocked: false });
  expect(await stage.seen("scscf")).toMatchObject({ vmState: "stopped", isLocked: false });
}, 60_000);
