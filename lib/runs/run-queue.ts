import type { RunKind } from "../generated/prisma/enums";

/** The queue of all runs: one at a time for each VNF, which is its partition, and no other cap. */
export const RUN_QUEUE = "runs";
/** Between two looks of a worker into the queue. */
export const QUEUE_POLL_MS = 100;

/** The name of the workflow of a kind of run, as DBOS's tables have it. Pure. */
export const workflowOf = (kind: RunKind): string => `run-${kind}`;
