import type { SiteConnection } from "../openstack/connection";
import { Transport, type TransportDeps } from "../openstack/transport";

/** A transport to a site, under the rules of this installation for where it may go. */
export const openTransport = (connection: SiteConnection, deps: TransportDeps = {}): Transport =>
  new Transport(connection, deps);
