import type { Interface } from "../openstack/catalog";
import type { SiteConnection } from "../openstack/connection";
import { isLoopbackAllowedFor } from "./loopback-switch";

/** The columns of a site that say how to reach it. */
export interface SiteAddress {
  name: string;
  authUrl: string;
  region: string;
  interface: string;
  confirmedHosts: readonly string[];
  caPem: string | null;
  isSandbox: boolean;
}

const INTERFACES: readonly string[] = ["public", "internal", "admin"] satisfies Interface[];

/** A site's row as lib/openstack takes it. */
export const connectionOf = (site: SiteAddress): SiteConnection => ({
  name: site.name,
  authUrl: site.authUrl,
  region: site.region,
  interface: INTERFACES.includes(site.interface) ? (site.interface as Interface) : "public",
  confirmedHosts: [...site.confirmedHosts],
  caPem: site.caPem ?? undefined,
  allowLoopback: isLoopbackAllowedFor(site),
});
