import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { ResourceKind } from "../runs/run-resources";
import { type FoundResource, KIND_CALLS } from "./found-resource";

/** What a run made under a tag; undefined when a look finds none. Of twins the first. @throws OpenStackError */
export async function findOwn(
  session: Session,
  kind: ResourceKind,
  { tag, runId }: { tag: string; runId: string },
  call: CallOptions = {},
): Promise<FoundResource | undefined> {
  let first: FoundResource | undefined;
  // Lists begin with the newest.
  for await (const found of KIND_CALLS[kind].list(session, { ...call, name: tag }))
    if (found.name === tag && (!found.metadata || found.metadata.stillpoint_run === runId)) first = found;
  return first;
}
