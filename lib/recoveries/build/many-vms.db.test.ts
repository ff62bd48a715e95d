import { expect, it, vi } from "vitest";
import { db } from "../../db";
import { person } from "../../sites/testing/stored-site";
import { watchPeaks } from "../../worker/testing/watch-peaks";
import { continueRecovery } from "../continue-recovery";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { buildStage } from "../testing/build-stage";
import { build } from "./build";

/* Many VMs: a site is never asked for more at once than it may be, counted by the site's own log. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** restores-at-once.ts, next-move.ts */
const AT_ONCE = 8;
const NAMES = Array.from({ length: 12 }, (_, i) => `vm-${i + 1}`);
const SOON_MS = 120_000;
const stage = buildStage(NAMES);
const stepKey = "pause:1";

/** All of them in one tier, which waits for a person: by then every VM has its volumes. */
async function inOneTier(): Promise<RecoveryRunPlan> {
  const plan = await stage.plan();
  const [first] = plan.tiers;
  if (!first) throw new Error("the plan has no tier");
  const checks = plan.tiers.flatMap((tier) => tier.checks);
  return {
    ...plan,
    tiers: [{ ...first, checks, pauseBefore: "Look at the volumes" }],
    servers: plan.servers.map((server) => ({ ...server, tier: 1 })),
    volumes: plan.volumes.map((volume) => ({ ...volume, estimateMs: 500_000 })),
  };
}

it("twelve with 24 volumes: no more than eight restores and eight boots at once, and each thing once", async () => {
  const [, target] = stage.sites.cloud.sandbox.world.sites;
  if (!target) throw new Error("the sandbox has two sites");
  const { control } = stage.sites.cloud;
  const site = target.name;
  // Long enough that without a limit far more would be under way, and no longer than each is waited for.
  await control.addFault({ at: "task:cinder.restore", site, effect: { do: "delay", ms: 400_000 } });
  await control.addFault({ at: "task:nova.spawn", site, effect: { do: "delay", ms: 150_000 } });
  const run = await stage.begin(await inOneTier());
  const { ctx } = run;
  const peaks = watchPeaks(target);
  const going = build(ctx);
  await vi.waitFor(
    async () =>
      expect((await stage.rowsOf(run)).volumes.map(({ state }) => state)).toEqual(Array(24).fill("ready")),
    SOON_MS,
  );
  expect(peaks.boots).toBe(0);
  const step = { phase: "boot", position: 7, title: "Wait", state: "running" } as const;
  await db().runStep.create({
    data: {
      runId: ctx.run.id,
      key: stepKey,
      ...step,
      detail: { until: new Date(ctx.clock.now() + 3_600_000) },
    },
  });
  await continueRecovery(person(), { runId: ctx.run.id, stepKey });
  expect(await going).toMatchObject({ failed: [] });
  for (const peak of [peaks.restores, peaks.boots]) {
    expect(peak).toBeGreaterThan(1);
    expect(peak).toBeLessThanOrEqual(AT_ONCE);
  }
  const { volumes, servers } = await stage.rowsOf(run);
  expect([...volumes, ...servers].map(({ tries }) => tries)).toEqual(Array(36).fill(1));
  const things = await db().runResource.groupBy({
    by: ["kind"],
    where: { runId: ctx.run.id, kind: { in: ["volume", "server", "port"] } },
    _count: true,
  });
  expect(Object.fromEntries(things.map(({ kind, _count }) => [kind, _count]))).toEqual({
    volume: 24,
    server: 12,
    port: 12,
  });
});
