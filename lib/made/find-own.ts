import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { ResourceKind } from "../runs/run-resources";
import { type FoundResource, KIND_CALLS } from "./found-resource";
import { isUnderTag } from "./is-own";

/** What a run made under a tag; undefined when a look finds none. Of twins the first. @throws OpenStackError */
export async function findOwn(
  session: Session,
  kind: ResourceKind,
  row: { tag: string; runId: string; credentialId: string },
  call: CallOptions = {},
): Promise<FoundResource | undefined> {
  let first: FoundResource | undefined;
  // Lists begin with the newest.
  const { tag: name, credentialId } = row;
  for await (const found of KIND_CALLS[kind].list(session, { ...call, credentialId, name }))
    if (isUnderTag(found, row)) first = found;
  return first;
}
