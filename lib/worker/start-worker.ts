import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { FreezeWatch } from "../freezes/freeze-watch";
import { InventoryWatch } from "../inventory/inventory-watch";
import { launchDbos, shutDownDbos } from "../runs/dbos";
import { ExecutorLock } from "../runs/executor-lock";
import { setFence } from "../runs/fence";
import { ownIdentity } from "../runs/process-identity";
import { prepareRunQueue } from "../runs/register-run";
import { warnOfStrandedRuns } from "../runs/stranded-runs";
import { TakeoverWatch } from "../runs/takeover";
import { hasSandbox } from "../sandbox-mode/ask-sandbox";
import { SiteWatch } from "../sites/site-watch";
import { VERSION } from "../version";
import { auditLoop } from "./audit-loop";
import { copyLoop } from "./copy-loop";
import { incidentLoop } from "./incident-loop";
import { leftoversLoop } from "./leftovers-loop";
import { manifestLoop } from "./manifest-loop";
import { notifyLoop } from "./notify-loop";
import { readinessLoop, targetLoop } from "./readiness-loop";
import { retentionLoop } from "./retention-loop";
import { runLoop } from "./run-loop";
import { scheduleLoop } from "./schedule-loop";
import { standingLoop } from "./standing-loop";
import { storyLoop } from "./story-loop";

// What of a run is under way when a worker is told to stop gets this long; the rest is taken over by others.
const FINISH_MS = 3_000;

export interface RunningWorker {
  id: string;
  /** Lets go of everything, so that others take over what was not finished. */
  stop: () => Promise<void>;
}

/**
 * Makes this process a worker: takes its lock, launches DBOS, watches over the others. Runs must be registered
 * before; schedules and queues are `prepare`d after the launch, and before others' runs are taken over.
 */
export async function startWorker(
  databaseUrl: string,
  prepare: () => Promise<void>,
  onLost: (reason: string) => void,
): Promise<RunningWorker> {
  const identity = ownIdentity();
  // Unique per process, never reused: a lock that is gone is then gone for good.
  const id = `${identity.hostname}-${identity.pid}-${randomBytes(3).toString("hex")}`;
  const executor = { ...identity, id, version: VERSION };
  const lock = await ExecutorLock.acquire(databaseUrl, executor, onLost);
  setFence(lock);
  // First of all: somebody may be frozen.
  const freezes = new FreezeWatch({
    databaseUrl,
    by: `worker ${id}`,
    actor: { kind: "worker", id, name: id },
    workerId: id,
  });
  freezes.start();
  await launchDbos(databaseUrl, id);
  await prepareRunQueue();
  await prepare();
  await warnOfStrandedRuns();
  const watch = new TakeoverWatch(databaseUrl, id);
  watch.start();
  const loops = [
    auditLoop(),
    runLoop(),
    copyLoop(),
    manifestLoop(),
    leftoversLoop(),
    standingLoop(),
    readinessLoop(),
    targetLoop(),
    scheduleLoop(id),
    retentionLoop(),
    notifyLoop(),
    incidentLoop(),
    new InventoryWatch(),
    new SiteWatch(),
    ...(hasSandbox() ? [storyLoop(id)] : []),
  ];
  for (const loop of loops) loop.start();
  return {
    id,
    stop: async () => {
      await watch.stop();
      // Side by side: what a loop still writes must not eat the time that runs have to finish.
      await Promise.all([
        shutDownDbos(FINISH_MS),
        Promise.race([Promise.all(loops.map((loop) => loop.stop())), sleep(FINISH_MS)]),
        freezes.stop(),
      ]);
      await lock.release();
    },
  };
}
