import type { RunKind } from "../generated/prisma/enums";

/** The queue of all runs: one at a time for each of its partitions, and no other cap. */
export const RUN_QUEUE = "runs";
/** Between two looks of a worker into the queue. */
export const QUEUE_POLL_MS = 100;

/** The name of the workflow of a kind of run, as DBOS's tables have it. Pure. */
export const workflowOf = (kind: RunKind): string => `run-${kind}`;

/**
 * The partition of a run. Backups and prunes of a VNF at its site go one after another. A recovery waits for nobody: a
 * backup that waits for a site that is lost would hold up the failover for hours; that it is the only one is the VNF's row's
 * to see to. Nor do backups at the VNF's new home wait for what a failover has cancelled at the old one, nor one that another
 * run waits for, for anybody. Pure.
 */
export const partitionOf = ({ id, kind, vnfId, siteId, parentRunId }: QueuedRun): string =>
  (kind === "backup" || kind === "prune") && !parentRunId ? `${vnfId} ${siteId}` : id;

interface QueuedRun {
  id: string;
  kind: RunKind;
  vnfId: string;
  siteId: string;
  parentRunId?: string | null;
}
