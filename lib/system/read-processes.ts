import { db } from "../db";
import type { RunKind } from "../generated/prisma/enums";
import type { WorkerRow } from "../installation/installation";
import { workerState } from "../installation/worker-state";
import { runName } from "../runs/run-view";
import type { NamedRun, SystemGuardian, SystemView, SystemWorker } from "./system-view";

const UNFINISHED = { state: { in: ["queued", "running"] as ("queued" | "running")[] } };
const RUN = { id: true, kind: true, number: true, vnfName: true } as const;

const named = (run: { id: string; kind: RunKind; number: number; vnfName: string }): NamedRun => ({
  id: run.id,
  name: runName(run),
  vnfName: run.vnfName,
});

/** What each worker has in its hands. Throws the driver's error. */
export async function readHeldBy(workers: readonly WorkerRow[]): Promise<SystemWorker[]> {
  const ids = workers.map(({ id }) => id);
  const [runs, leases] = await Promise.all([
    db().run.findMany({
      where: { ...UNFINISHED, workerId: { in: ids } },
      select: { ...RUN, workerId: true },
      orderBy: { createdAt: "asc" },
    }),
    db().freezeLease.findMany({
      where: { closedAt: null, ownerId: { in: ids } },
      select: { ownerId: true, serverName: true },
      orderBy: { armedAt: "asc" },
    }),
  ]);
  return workers.map((worker) => ({
    ...worker,
    runs: runs.filter(({ workerId }) => workerId === worker.id).map(named),
    frozen: leases.filter(({ ownerId }) => ownerId === worker.id).map(({ serverName }) => serverName),
  }));
}

interface GuardianRow extends Omit<SystemGuardian, "startedAt" | "heartbeatAt" | "state"> {
  startedAt: Date;
  heartbeatAt: Date;
  ageMs: number;
}

/** The guardians, those on duty first. Throws the driver's error. */
export async function readGuardians(): Promise<SystemGuardian[]> {
  // The age by the database's clock: the guardians wrote by it, and ours may differ.
  const rows = await db().$queryRaw<GuardianRow[]>`
    SELECT id, hostname, pid, version, started_at AS "startedAt", heartbeat_at AS "heartbeatAt", watching, thawing,
      (EXTRACT(EPOCH FROM now() - heartbeat_at) * 1000)::float8 AS "ageMs"
    FROM guardians ORDER BY heartbeat_at DESC LIMIT 10`;
  return rows.map(({ ageMs, startedAt, heartbeatAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    heartbeatAt: heartbeatAt.toISOString(),
    state: workerState(ageMs),
  }));
}

/** The run that is not over for the longest time. Throws the driver's error. */
export async function readOldestRun(): Promise<SystemView["oldestRun"]["value"]> {
  const run = await db().run.findFirst({
    where: UNFINISHED,
    select: { ...RUN, createdAt: true, workerId: true },
    orderBy: { createdAt: "asc" },
  });
  return run && { ...named(run), createdAt: run.createdAt.toISOString(), workerId: run.workerId };
}
