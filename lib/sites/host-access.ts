import { db } from "../db";
import { type HostAccess, HostShell } from "../quiesce/host-shell";
import { addressFrom, parseKnownHosts } from "../quiesce/known-hosts";
import { unseal } from "../secrets/seal";
import { isLoopbackAllowed } from "./loopback-switch";

/** How the compute hosts of a site are reached, with connections that all in this process share. */
export interface SiteHosts {
  access: HostAccess;
  shell: HostShell;
}

const globals = globalThis as { stillpointSiteHosts?: Map<string, SiteHosts & { of: string }> };
globals.stillpointSiteHosts ??= new Map();
const pool = globals.stillpointSiteHosts;

/**
 * The access to a site's compute hosts; undefined when none is stored. Made anew when it was changed.
 * @throws EnvelopeError when the key cannot be opened
 */
export async function siteHosts(siteId: string): Promise<SiteHosts | undefined> {
  const row = await db().siteHostAccess.findUnique({ where: { siteId } });
  const known = pool.get(siteId);
  const of = row ? JSON.stringify([row.id, row.updatedAt, row.sealedKey, isLoopbackAllowed()]) : "";
  if (row && known?.of === of) return known;
  // Who has the old one ends with it: its connections close when nobody uses them any more.
  pool.delete(siteId);
  if (!row) return undefined;
  const knownHosts = parseKnownHosts(row.knownHosts);
  const access: HostAccess = {
    user: row.userName,
    port: row.port,
    privateKey: unseal(row.sealedKey, { table: "site_host_access", column: "sealed_key", row: row.id }),
    knownHosts: row.knownHosts,
    addressOf: (host) => addressFrom(knownHosts, host),
  };
  const made = { of, access, shell: new HostShell(access, { allowLoopback: isLoopbackAllowed() }) };
  pool.set(siteId, made);
  return made;
}
