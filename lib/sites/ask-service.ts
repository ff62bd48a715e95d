import type { ServiceName } from "../openstack/catalog";
import type { ServiceCall, Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/** One cheap call per service that any project member may make, and for which the service validates the token. */
const CHEAP: Record<ServiceName, Pick<ServiceCall, "path" | "query">> = {
  identity: { path: "" }, // keystone/api/discovery.py: needs no token; that signing in works is known otherwise
  compute: { path: "/servers", query: { limit: 1 } },
  volume: { path: "/volumes", query: { limit: 1 } },
  image: { path: "/images", query: { limit: 1 } },
  network: { path: "/networks", query: { limit: 1, fields: "id" } },
  placement: { path: "/" }, // all else is for admins and services (placement/policies)
};

/** Asks a service something cheap. @throws OpenStackError */
export async function askService(
  session: Session,
  service: ServiceName,
  options: CallOptions,
): Promise<void> {
  await session.call({ ...options, ...CHEAP[service], service, method: "GET", expect: [200, 300] });
}
