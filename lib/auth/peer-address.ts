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
  if (!proxies.includes(peer)) return peer;
  const hops = (header("x-forwarded-for") ?? "").split(",").map((hop) => plain(hop.trim()));
  return hops.reverse().find((hop) => hop && !proxies.includes(hop)) ?? peer;
}

// Node shows IPv4 peers of a dual-stack socket as ::ffff:10.0.0.1.
const plain = (address: string): string => address.replace(/^::ffff:/, "");
