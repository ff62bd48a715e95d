import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { planBackupOf } from "@/lib/backups/read-plan";
import { startBackup } from "@/lib/backups/start-backup";
import { db } from "@/lib/db";
import type { Run } from "@/lib/generated/prisma/client";
import { refreshProject } from "@/lib/inventory/refresh-project";
import type { Session } from "@/lib/openstack/session";
import { cleanUpDrill } from "@/lib/recoveries/clean-up-drill";
import { recoveryPlanOf } from "@/lib/recoveries/recovery-plan-of";
import { rollBackRecovery } from "@/lib/recoveries/roll-back";
import { startDrill } from "@/lib/recoveries/start-drill";
import { startFailover } from "@/lib/recoveries/start-failover";
import { person } from "@/lib/sites/testing/stored-site";
import { storeDevcloudVnf } from "@/lib/worker/testing/devcloud-vnf";
import { benchWorker } from "./bench-worker";
import { type IdleSpan, idleSpans } from "./idle-spans";
import { cloudSpans, STARTER } from "./recovery-spans";
import { type TracedCall, traceCalls } from "./trace-calls";

const RUN_MS = 300_000;
const KEEP = { keepForMinutes: 60 };
/** Who has just typed the password: a failover asks for it again after some minutes. */
const admin = person;

/** What a recovery took from its start to its last check, ms. */
export interface RecoveryTimes {
  rto: number;
  /** No call to the cloud was under way in it, and no wait for a status of it. */
  ours: number;
  idle: IdleSpan[];
  /** From its first step's begin to its last one's end, ms after the start. Phases go on side by side. */
  phases: { phase: string; from: number; to: number }[];
}

/**
 * The product with some VMs of RegionOne as a VNF, a recovery point of it that RegionTwo knows, and a worker in a process
 * of its own whose calls are written to a file. Each recovery is undone before it is told.
 * @param endOf when the cloud had made a thing, as seen from beside
 */
export async function productRecoveries(
  sessions: readonly Session[],
  serverIds: readonly string[],
  trace: string,
  endOf: (id: string) => number | undefined,
) {
  const { vnfId, siteIds } = await storeDevcloudVnf(sessions, serverIds);
  const worker = await benchWorker(trace);
  const { hash } = await planBackupOf(admin(), vnfId);
  const backup = await startBackup(admin(), { vnfId, planHash: hash, startKey: randomUUID() });
  await ended(backup.runId);
  traceCalls(trace, STARTER);
  const { id: pointId } = await db().recoveryPoint.findFirstOrThrow({ where: { vnfId } });
  const of = { vnfId, pointId, siteId: siteIds.two };

  /** @param isLost nothing of the source answers */
  async function planned(mode: "drill" | "failover", isLost = false) {
    const asked = isLost ? { siteId: siteIds.two } : {};
    for (const { id } of await db().siteCredential.findMany({ where: asked, select: { id: true } }))
      await refreshProject(id, { minAgeMs: 0 });
    const view = await recoveryPlanOf(admin(), {
      ...of,
      mode,
      ...(mode === "drill" ? { cleanUp: KEEP } : {}),
    });
    const [obstacle] = view.plan.obstacles;
    if (obstacle) throw new Error(`${obstacle.about.name}: ${obstacle.text}`);
    return view;
  }

  return {
    plan: async () => (await planned("drill")).plan,
    async drill(): Promise<RecoveryTimes> {
      const { hash: planHash } = await planned("drill");
      const from = Date.now();
      const { runId } = await startDrill(admin(), { ...of, cleanUp: KEEP, planHash, startKey: randomUUID() });
      const { recoveryId, ...times } = await timesOf(await ended(runId), from, trace, endOf);
      await ended((await cleanUpDrill(admin(), { recoveryId })).runId);
      return times;
    },
    /** @param bringBack of a source that is lost: it answers again when this is done, for the roll-back */
    async failOver(bringBack?: () => void): Promise<RecoveryTimes> {
      const { hash: planHash, plan } = await planned("failover", bringBack !== undefined);
      const signed = { typedName: plan.vnf.name, reason: "It is measured." };
      const from = Date.now();
      const { runId } = await startFailover(admin(), {
        ...{ ...of, ...signed, planHash, startKey: randomUUID() },
        overrides: plan.overridesNeeded,
      });
      const { recoveryId, ...times } = await timesOf(await ended(runId), from, trace, endOf);
      bringBack?.();
      await ended((await rollBackRecovery(admin(), { recoveryId, ...signed })).runId);
      return times;
    },
    stop: () => worker.stop(),
  };
}

async function ended(runId: string): Promise<Run> {
  const endsAt = Date.now() + RUN_MS;
  for (;;) {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    if (run.endedAt && run.state !== "succeeded")
      throw new Error(`the ${run.kind} is ${run.state}: ${JSON.stringify(run.failure)}`);
    if (run.endedAt) return run;
    if (Date.now() > endsAt)
      throw new Error(`the ${run.kind} is still ${run.state}, in its phase ${run.phase}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function timesOf(run: Run, from: number, trace: string, endOf: (id: string) => number | undefined) {
  const recovery = await db().recovery.findUniqueOrThrow({ where: { id: run.recoveryId ?? "" } });
  const to = recovery.servingAt?.getTime() ?? Number.NaN;
  const calls = fs
    .readFileSync(trace, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TracedCall);
  const idle = idleSpans(await cloudSpans(run.id, calls, endOf), from, to);
  const ours = idle.reduce((sum, { ms }) => sum + ms, 0);
  const steps = await db().runStep.findMany({ where: { runId: run.id }, orderBy: { startedAt: "asc" } });
  const phases = [...new Set(steps.map(({ phase }) => phase))].flatMap((phase) => {
    const of = steps.filter((step) => step.phase === phase && step.startedAt && step.endedAt);
    const begin = Math.min(...of.map(({ startedAt }) => Number(startedAt) - from));
    const end = Math.max(...of.map(({ endedAt }) => Number(endedAt) - from));
    return of.length > 0 && begin < to - from ? [{ phase, from: begin, to: Math.min(end, to - from) }] : [];
  });
  return { recoveryId: recovery.id, rto: to - from, ours, idle, phases };
}
