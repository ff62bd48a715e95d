import { randomBytes } from "node:crypto";
import { db } from "@/lib/db";
import { backupStage } from "@/lib/worker/testing/backup-stage";
import { standingOf, violationsOf } from "@/lib/worker/testing/run-history";
import { benchWorker } from "./lib/bench-worker";
import { ms, percentile, table } from "./lib/numbers";

/*
 * A worker is SIGKILLed in the midst of a backup: how soon another of the same machine has its run, and for how long VMs
 * that it had frozen stand still, without a guardian. Real processes, the sandbox cloud. Goal: within a second.
 */
const N = Number(process.env.N ?? 20);
const LOOK_MS = 4;
const WITHIN_MS = 60_000;
Object.assign(process.env, {
  LOG_LEVEL: "error",
  STILLPOINT_KEY: `bench:${randomBytes(32).toString("base64")}`,
});

const stage = await backupStage(["aaa-1", "aaa-2"]);
const workers = [await benchWorker(), await benchWorker()];
const taken: { where: string; afterMs: number }[] = [];
const standing: number[] = [];
const wrong: string[] = [];
try {
  for (let i = 0; i < N; i++) {
    const since = stage.sandbox.world.history.last;
    const runId = await stage.start();
    const over = stage.ended(runId);
    // In turns while VMs stand still, and while their backups are made.
    const isInWindow = i % 2 === 0;
    const ownerId = await until(async () => {
      const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
      if (run.endedAt) throw new Error(`the run was over before its worker could be killed: ${run.state}`);
      const isThere = isInWindow
        ? (await db().freezeLease.count({ where: { runId, state: "frozen" } })) > 0
        : run.phase === "back-up";
      return isThere && run.workerId;
    });
    const { pid } = await db().worker.findUniqueOrThrow({ where: { id: ownerId } });
    const at = workers.findIndex((worker) => worker.pid === pid);
    if (at < 0) throw new Error(`the run's worker is process ${pid}, and none of this bench's`);
    workers[at]?.kill();
    const killedAt = performance.now();
    await until(async () => {
      const { workerId } = await db().run.findUniqueOrThrow({ where: { id: runId } });
      return workerId !== ownerId;
    });
    taken.push({ where: isInWindow ? "freeze window" : "back-up", afterMs: performance.now() - killedAt });
    await over;
    wrong.push(...(await violationsOf(stage, runId, since)));
    if (isInWindow) standing.push(...standingOf(stage, since).map((each) => each.ms));
    workers[at] = await benchWorker();
    console.error(`${i + 1} of ${N}: ${ms(taken.at(-1)?.afterMs ?? 0, 0)}`);
  }
} finally {
  await Promise.all(workers.map((worker) => worker.stop()));
  await stage.close();
}

const rows = ["freeze window", "back-up"].map((where) => {
  const of = taken.filter((each) => each.where === where).map(({ afterMs }) => afterMs);
  return [
    where,
    String(of.length),
    ms(percentile(of, 0.5), 0),
    ms(percentile(of, 0.95), 0),
    ms(Math.max(...of), 0),
  ];
});
table(["killed in its", "times", "another has the run after, p50", "p95", "worst"], rows);
console.log(
  `\na VM stood still for at most ${ms(Math.max(...standing), 0)}; what did not hold: ${wrong.length}`,
);
for (const each of wrong) console.log(each);

async function until<T>(look: () => Promise<T | false | null>): Promise<T> {
  for (const endsAt = performance.now() + WITHIN_MS; performance.now() < endsAt; ) {
    const found = await look();
    if (found !== false && found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const alive = await db().worker.findMany({ select: { pid: true, heartbeatAt: true } });
  throw new Error(`nothing came within ${WITHIN_MS} ms; workers: ${JSON.stringify(alive)}`);
}
