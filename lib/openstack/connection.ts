import type { Interface } from "./catalog";

/** How to reach a site: what the operator confirmed about it. */
export interface SiteConnection {
  /** The site's name on screen and in errors. */
  name: string;
  /** Keystone's address with its version, such as https://keystone.lyon.example:5000/v3 */
  authUrl: string;
  region: string;
  interface: Interface;
  /**
   * The catalog hosts that the operator confirmed; a token goes to these and to the auth host only. `host:port` for
   * the scheme of `authUrl`; `http://host:port` for plain HTTP beside an HTTPS Keystone.
   */
  confirmedHosts: readonly string[];
  /** This machine's own addresses may be connected to: for a development cloud, never in production. */
  allowLoopback: boolean;
  /** PEM of the certificate authorities to trust instead of the system's. */
  caPem?: string | undefined;
  limits?: Partial<SiteLimits> | undefined;
}

export interface SiteLimits {
  /** Reading calls in flight. */
  reads: number;
  /** Changing calls in flight. */
  writes: number;
  /** Calls of freeze windows in flight, beside the others: guests stand still until they are answered. */
  window: number;
  /** Uploads and downloads in flight: they last, and must not hold up the rest. */
  transfers: number;
  /** Longest wait for a TCP and TLS connection, ms. */
  connectTimeoutMs: number;
  /** Longest time for one call with all its retries, ms, unless the call says otherwise. */
  deadlineMs: number;
  /** Largest answer, bytes. */
  maxBytes: number;
}

/** Nova serves ~8 calls at once without queueing, Cinder ~4 writes (openstack-api.md G5). */
export const DEFAULT_LIMITS: SiteLimits = {
  reads: 8,
  writes: 8,
  window: 64,
  transfers: 3,
  connectTimeoutMs: 4_000,
  deadlineMs: 30_000,
  maxBytes: 32 * 1024 * 1024,
};

type ByIdOrName = { id: string } | { name: string; domain: { id: string } | { name: string } };

/** What to sign in with; each is good for one project. */
export type Credential =
  | { method: "password"; user: ByIdOrName; password: string; project: ByIdOrName }
  | { method: "application_credential"; id: string; secret: string }
  | { method: "application_credential"; name: string; user: ByIdOrName; secret: string };

/** The secret part of a credential, for masking. */
export const secretOf = (c: Credential): string => (c.method === "password" ? c.password : c.secret);
