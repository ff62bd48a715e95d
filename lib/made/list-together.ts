import type { Session } from "../openstack/session";
import type { ResourceKind } from "../runs/run-resources";
import { type FoundResource, KIND_CALLS } from "./found-resource";
import { Rounds } from "./rounds";

const lists = new Rounds<readonly FoundResource[]>();

/**
 * All that a credential's project has of a kind, as of after this call. Of a hundred runs that tidy at once each would
 * otherwise read what all of them left.
 * @throws OpenStackError
 */
export const listTogether = (
  kind: ResourceKind,
  credentialId: string,
  session: Session,
): Promise<readonly FoundResource[]> =>
  lists.of(`${credentialId} ${kind}`, () => collect(KIND_CALLS[kind].list(session, { credentialId })));

/** What a list says beside is not kept as long as the list is. */
async function collect(list: AsyncIterable<FoundResource>): Promise<FoundResource[]> {
  const found: FoundResource[] = [];
  for await (const { id, status, name, metadata, isRestored, projectId } of list)
    found.push({
      id,
      status,
      name,
      ...(metadata && { metadata }),
      ...(isRestored && { isRestored }),
      projectId,
    });
  return found;
}
