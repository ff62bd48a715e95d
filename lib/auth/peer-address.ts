import { log } from "../log";

/** Set on every request (stamp-peer-address.ts), over whatever the browser sent: the address of the TCP peer. */
export const PEER_HEADER = "x-stillpoint-peer";

/**
 * The address that a request came from: the TCP peer, or, when that peer is a proxy named in
 * STILLPOINT_TRUSTED_PROXIES (comma-separated addresses), what this proxy appended to X-Forwarded-For.
 * Anything else in that header is the sender's own claim and is not believed.
 */
export function peerAddress(
  header: (name: string) => string | null | undefined,
  trusted: string = process.env.STILLPOINT_TRUSTED_PROXIES ?? "",
): string {
  const peer = plain(header(PEER_HEADER) ?? "unknown");
  const proxies = trusted.split(",").map((proxy) => plain(proxy.trim()));
  const hops = (header("x-forwarded-for") ?? "").split(",").map((hop) => plain(hop.trim()));
  if (!proxies.includes(peer)) {
    // Next itself writes the peer there when nobody did.
    if (hops.some((hop) => hop && hop !== peer)) warnOnce(peer);
    return peer;
  }
  return hops.reverse().find((hop) => hop && !proxies.includes(hop)) ?? peer;
}

// Node shows IPv4 peers of a dual-stack socket as ::ffff:10.0.0.1.
const plain = (address: string): string => address.replace(/^::ffff:/, "");

let hasWarned = false;

function warnOnce(peer: string): void {
  if (hasWarned) return;
  hasWarned = true;
  log.warn(
    { peer },
    "X-Forwarded-For from an address that STILLPOINT_TRUSTED_PROXIES does not name: not believed. If it is your proxy, all its clients share one sign-in limit until it is named there",
  );
}
