import type { FoundResource } from "./found-resource";

interface Mark {
  runId: string;
  tag: string;
}

/** Its metadata is not what it was made with: a restore puts the source's in its place, and adds this (openstack-api.md C7.5). */
const isRestored = (metadata: Record<string, string>): boolean => metadata.src_backup_id !== undefined;

const isOfAnotherRun = (metadata: Record<string, string> | undefined, runId: string): boolean =>
  metadata?.stillpoint_run !== undefined && metadata.stillpoint_run !== runId && !isRestored(metadata);

/** Whether something of which nothing is recorded but the intent is what was made for it. Pure. */
export const isUnderTag = (found: FoundResource, { runId, tag }: Mark): boolean =>
  found.name === tag &&
  (!found.metadata || found.metadata.stillpoint_run === runId || isRestored(found.metadata));

/** Whether something that is recorded under its id is still what was made: it may have been renamed. Pure. */
export const isMarked = (found: FoundResource, { runId, tag }: Mark): boolean =>
  found.metadata?.stillpoint_run === runId || (found.name === tag && !isOfAnotherRun(found.metadata, runId));
