import { explainFailure } from "../../inventory/explain-failure";
import type { Credential, SiteConnection } from "../../openstack/connection";
import { listServers } from "../../openstack/nova/servers";
import { Session } from "../../openstack/session";
import { Transport } from "../../openstack/transport";
import type { AdoptionOffer } from "./adoption-offer";
import { type Remembered, readRemembered } from "./read-remembered";

/** A site that does not answer keeps nobody waiting for longer. */
const DEADLINE_MS = 10_000;

/**
 * The remembered sites that one may be that is not stored yet, each with how many of its VMs are seen there. It is asked
 * only when there is any. The backups are no proof: a site to which they were copied knows them, too.
 */
export async function offersForDraft(
  connection: SiteConnection,
  credentials: readonly Credential[],
): Promise<AdoptionOffer[]> {
  const remembered = await readRemembered(connection);
  if (remembered.length === 0) return [];
  const { ids, cause } = await seekVms(connection, credentials);
  return remembered.map((site) => offerOf(site, ids, cause));
}

/** What is offered of a remembered site. Pure. @param ids the VMs that were seen at the real one */
export function offerOf(
  { serverIds, ...site }: Remembered,
  ids: ReadonlySet<string>,
  cause: string | null,
): AdoptionOffer {
  const seen = serverIds.filter((id) => ids.has(id)).length;
  return { ...site, vms: { seen, of: serverIds.length }, cause: seen > 0 ? null : cause };
}

async function seekVms(connection: SiteConnection, credentials: readonly Credential[]) {
  const ids = new Set<string>();
  let cause: string | null = null;
  const transport = new Transport(connection);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    for (const credential of credentials)
      try {
        const session = new Session(transport, credential);
        for await (const { id } of listServers(session, { signal })) ids.add(id);
      } catch (error) {
        cause = explainFailure(error).brief;
      }
  } finally {
    await transport.close();
  }
  return { ids, cause };
}
