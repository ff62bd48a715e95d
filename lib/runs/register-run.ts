import { setTimeout as sleep } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { settleIntents } from "../audit/settle-intents";
import type { RunKind } from "../generated/prisma/enums";
import { log } from "../log";
import { holdsFence } from "./fence";
import { finishRun, type RunOutcome } from "./finish-run";
import { RunTaken } from "./journal-store";
import { LiveRun } from "./live-run";
import { QUEUE_POLL_MS, RUN_QUEUE, workflowOf } from "./run-queue";
import { takeUpRun } from "./take-up-run";

/** What a kind of run does: in order, by steps. It never throws on purpose: how the run ended is its result. */
export type RunBody = (run: LiveRun) => Promise<RunOutcome>;

const AGAIN_MS = 1_000;
/** DBOS counts each takeover; a run is not given up because its workers were restarted often. */
const MAX_TAKEOVERS = 10_000;

/** Registers a kind of run; before DBOS is launched. */
export function registerRun(kind: RunKind, body: RunBody): void {
  DBOS.registerWorkflow((runId: string) => execute(runId, body), {
    name: workflowOf(kind),
    maxRecoveryAttempts: MAX_TAKEOVERS,
  });
}

/** Makes the queue of the runs; after DBOS is launched. */
export async function prepareRunQueue(): Promise<void> {
  await DBOS.registerQueue(RUN_QUEUE, { partitionConcurrency: 1, minPollingIntervalMs: QUEUE_POLL_MS });
}

async function execute(runId: string, body: RunBody): Promise<void> {
  const workerId = DBOS.executorID;
  const facts = await persistently(() => takeUpRun(runId, workerId, new Date()));
  if (!facts) return;
  const run = await persistently(() => LiveRun.begin(facts, workerId));
  log.info({ run: runId, vnf: facts.vnf.name }, "run taken up");
  try {
    const outcome = await body(run);
    await end(run, outcome);
    log.info({ run: runId, vnf: facts.vnf.name, state: outcome.state }, "run ended");
  } finally {
    run.end();
  }
}

async function end({ facts, workerId, journal, clock }: LiveRun, outcome: RunOutcome): Promise<void> {
  journal.closeOpenSteps();
  await persistently(() => journal.flush());
  // What workers before this one meant to send: the phases have found out by looking what came of it.
  await persistently(() => settleIntents(facts.id, facts.actor, SENDER_GONE, { until: facts.takenAt }));
  await persistently(() => finishRun(facts, workerId, outcome, new Date(clock.now())));
}

const SENDER_GONE =
  "the process that was to send it ended before it could say what came of it; the run found out by looking";

/** Outside of steps nothing may fail for good: a database that is away is waited for, as long as the run is ours. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!holdsFence() || error instanceof RunTaken) return new Promise<never>(() => {});
      if (tries === 1) log.warn({ err: error }, "a run waits for the database");
    }
    await sleep(AGAIN_MS);
  }
}
