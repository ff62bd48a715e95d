import type { FoundResource } from "./found-resource";

interface Mark {
  runId: string;
  tag: string;
}

/** Whether something of which only the intent is recorded is what was made for it. Pure. */
export const isUnderTag = ({ name, metadata, isRestored }: FoundResource, { runId, tag }: Mark): boolean =>
  name === tag && (!metadata || metadata.stillpoint_run === runId || isRestored === true);

/** Whether something that is recorded under its id is still what was made: it may have been renamed. Pure. */
export function isMarked(found: FoundResource, { runId, tag }: Mark): boolean {
  const of = found.metadata?.stillpoint_run;
  return of === runId || (found.name === tag && (of === undefined || found.isRestored === true));
}
