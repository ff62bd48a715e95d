import type { Session } from "../openstack/session";
import { guestAgent } from "../quiesce/guest-agent";
import { quiesceMethods } from "../quiesce/methods";
import type { QuiesceMethod, QuiesceMethodName } from "../quiesce/quiesce-method";
import { siteHosts } from "../sites/host-access";
import { readSiteOffers } from "../sites/site-offers";

/**
 * The ways to hold VMs of one site still, by name, with the timers and the access to compute hosts that are stored
 * for it. Their calls go through this session, and into its journal.
 * @throws EnvelopeError when the key to the compute hosts cannot be opened
 */
export async function siteMethods(
  session: Session,
  siteId: string,
): Promise<ReadonlyMap<QuiesceMethodName, QuiesceMethod>> {
  const [known, hosts] = await Promise.all([readSiteOffers(siteId), siteHosts(siteId)]);
  const offer = known?.offers.methods.find(({ method }) => method === "nova-quiesce");
  const timer = offer?.deadMan.kind === "timer" ? offer.deadMan : undefined;
  const methods = quiesceMethods(session, {
    ...(timer ? { timer: { defaultMs: timer.defaultMs, maxMs: timer.maxMs } } : {}),
    ...(hosts ? { guestAgent: guestAgent(session, hosts.access, hosts.shell) } : {}),
  });
  return new Map(methods.map((method) => [method.name, method]));
}
