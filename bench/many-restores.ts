import { randomBytes, randomUUID } from "node:crypto";
import { db } from "@/lib/db";
import { recoveryPlanOf } from "@/lib/recoveries/recovery-plan-of";
import { startDrill } from "@/lib/recoveries/start-drill";
import { wide } from "@/lib/sandbox/scenes/wide/wide";
import { person } from "@/lib/sites/testing/stored-site";
import { drillViolations } from "@/lib/worker/testing/drill-history";
import { recoveryStage } from "@/lib/worker/testing/recovery-stage";
import { watchBoots } from "@/lib/worker/testing/watch-boots";
import { watchPeaks } from "@/lib/worker/testing/watch-peaks";
import { benchWorker } from "./lib/bench-worker";
import { table } from "./lib/numbers";

/*
 * 100 VMs with two volumes each, recovered at once in the sandbox cloud by one worker: how much the target had to do at
 * one instant, whether anything was there twice, and what the worker needs for it. Each restore takes a minute more, each boot
 * four; the sandbox's time passes up to twenty times as fast. Goals: at most 8 restores and 8 boots at once, no twin, 512 MB
 * for the worker.
 */
const VMS = Number(process.env.N ?? 100);
const TICK_MS = 100;
const SPED_UP_MS = 2_000;
const RESTORE_MS = 60_000;
/** Four VMs have their volumes each minute: without a limit sixteen would boot. */
const BOOT_MS = 240_000;
const AT_ONCE = 8;
const admin = person();
Object.assign(process.env, {
  LOG_LEVEL: "warn",
  STILLPOINT_KEY: `bench:${randomBytes(32).toString("base64")}`,
});

const names = Array.from({ length: VMS }, (_, i) => `wide-${String(i + 1).padStart(5, "0")}`);
console.error(`backing ${VMS} VMs up`);
const stage = await recoveryStage({
  names,
  bootOrders: names.map(() => 1),
  settings: { freezeBudgetMs: 45_000 },
  scene: wide,
});
const worker = await benchWorker();
const since = stage.sandbox.world.history.last;
const boots = watchBoots(stage.target);
const peaks = watchPeaks(stage.target);
const { vnfId, pointId, to } = stage;
const wanted = { vnfId, pointId, siteId: to.id, cleanUp: "at-end" } as const;

const planFrom = performance.now();
const { plan, hash: planHash } = await recoveryPlanOf(admin, { ...wanted, mode: "drill" });
const planned = performance.now() - planFrom;
// Neutron makes a project's default security group when it is first looked at.
const before = stage.lists();
// Long enough that without a limit far more would be under way.
for (const [at, ms] of [
  ["task:cinder.restore", RESTORE_MS],
  ["task:nova.spawn", BOOT_MS],
] as const)
  await stage.control.addFault({ at, site: stage.target.name, effect: { do: "delay", ms } });
console.error(`recovering ${plan.servers.length} VMs with ${plan.volumes.length} volumes`);
const from = performance.now();
const simulatedFrom = stage.sandbox.world.clock.now();
const { runId } = await startDrill(admin, { ...wanted, planHash, startKey: randomUUID() });
const run = await over(runId);
const wall = performance.now() - from;
const recovery = await stage.recoveryOf(runId);
const violations = await drillViolations(stage, runId, { since, before, boots });
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
table(
  ["what", ""],
  [
    [`the plan of ${plan.servers.length} VMs with ${plan.volumes.length} volumes`, seconds(planned)],
    ["the drill with its clean-up ended as", `${run.state}, after ${seconds(wall)}`],
    ["of the sandbox’s time meanwhile", seconds(stage.sandbox.world.clock.now() - simulatedFrom)],
    ["until its last VM was proved", seconds(Number(recovery.servingAt) - Number(recovery.startedAt))],
    ["restores at once, at most", String(peaks.restores)],
    ["boots at once, at most", String(peaks.boots)],
    ["twins, things left over, wrong bytes or addresses", String(violations.length)],
    ["worker’s resident memory: its peak", `${Math.round(worker.peak())} MB`],
  ],
);
for (const violation of violations.slice(0, 10)) console.log(violation);
const isMet = Math.max(peaks.restores, peaks.boots) <= AT_ONCE && violations.length === 0;
console.log(`\ngoal: at most ${AT_ONCE} at once, and no twin; ${isMet ? "met" : "MISSED"}`);
await worker.stop();
await stage.close();

async function over(id: string) {
  for (;;) {
    stage.sandbox.world.clock.advance(SPED_UP_MS);
    const found = await db().run.findUniqueOrThrow({ where: { id } });
    if (found.endedAt) return found;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
}
