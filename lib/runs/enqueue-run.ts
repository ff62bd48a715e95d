import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { db } from "../db";
import { log } from "../log";
import { APPLICATION, dbosLogger, WORKFLOW_VERSION } from "./dbos";
import { dbosPool } from "./dbos-pool";
import { partitionOf, RUN_QUEUE, workflowOf } from "./run-queue";

/** Enqueuing is one statement; a server that runs nothing needs no more. */
const CONNECTIONS = 2;

const globals = globalThis as { stillpointRunClient?: Promise<DBOSClient> | undefined };

/**
 * Puts a run that was written down on the workers' queue, under its own id: any number of times is once. When this
 * fails the run is not lost: a worker finds it (requeue-runs.ts).
 * @throws what the database says
 */
export async function enqueueRun(runId: string): Promise<void> {
  const run = await db().run.findUniqueOrThrow({
    where: { id: runId },
    select: { id: true, kind: true, vnfId: true, siteId: true, parentRunId: true },
  });
  const client = await runClient();
  await client.enqueue(
    {
      workflowName: workflowOf(run.kind),
      queueName: RUN_QUEUE,
      queuePartitionKey: partitionOf(run),
      workflowID: runId,
      appVersion: WORKFLOW_VERSION,
    },
    runId,
  );
}

/** The same, for who has written the run down and owes an answer: what fails here a worker makes good. */
export async function enqueueSoon(runId: string): Promise<void> {
  await enqueueRun(runId).catch((error: unknown) =>
    log.warn({ err: error, run: runId }, "a run waits for a worker to find it"),
  );
}

function runClient(): Promise<DBOSClient> {
  globals.stillpointRunClient ??= DBOSClient.create({
    systemDatabaseUrl: process.env.DATABASE_URL ?? "",
    applicationName: APPLICATION,
    systemDatabasePool: dbosPool(process.env.DATABASE_URL ?? "", CONNECTIONS),
    logger: dbosLogger,
  }).catch((error: unknown) => {
    globals.stillpointRunClient = undefined;
    throw error;
  });
  return globals.stillpointRunClient;
}
