import { DBOS } from "@dbos-inc/dbos-sdk";
import { log } from "../log";
import { WORKFLOW_VERSION } from "./dbos";

/**
 * Says which unfinished runs have the workflow version of another build: no worker of this one continues them, so
 * somebody must start a worker of that build, or cancel them.
 */
export async function warnOfStrandedRuns(): Promise<void> {
  const unfinished = await DBOS.listWorkflows({ status: ["PENDING", "ENQUEUED"], loadInput: false });
  const stranded = unfinished.filter(
    (run) => run.applicationVersion && run.applicationVersion !== WORKFLOW_VERSION,
  );
  if (stranded.length === 0) return;
  log.warn(
    { runs: stranded.map((run) => ({ id: run.workflowID, workflowVersion: run.applicationVersion })) },
    "unfinished runs of another workflow version wait for a worker of that version",
  );
}
