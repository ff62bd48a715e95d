import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";

type Family = "ipv4" | "ipv6";

const LOOPBACK = "a loopback address: this machine itself";
const OWN = "an address of this machine itself";
/** Of its interfaces, as they were at the start. */
const OWN_RANGES = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .map(({ address, family }) => `${address.replace(/%.*$/, "")}/${family === "IPv6" ? 128 : 32}`);

/** What no cloud's services have as their address (security.md 3.3); private ranges (RFC 1918, fc00::/7) are theirs. */
const REFUSED: readonly [string, readonly string[]][] = [
  [LOOPBACK, ["127.0.0.0/8", "::1/128"]],
  [
    // AWS, Google and Scaleway in ranges of their own, Alibaba and Azure outside of the link-local ones.
    "the metadata service of a cloud provider",
    [
      "169.254.169.254/32",
      "100.100.100.200/32",
      "168.63.129.16/32",
      "fd00:ec2::254/128",
      "fd20:ce::254/128",
      "fd00:42::42/128",
    ],
  ],
  ["a link-local address", ["169.254.0.0/16", "fe80::/10"]],
  ["the unspecified address: this machine itself", ["0.0.0.0/8", "::/128"]],
  ["a multicast address", ["224.0.0.0/4", "ff00::/8"]],
  // Of the IETF's protocols (RFC 6890), where Oracle has its metadata service.
  ["a reserved or broadcast address", ["240.0.0.0/4", "192.0.0.0/24"]],
  ["a Teredo address, which hides another one", ["2001::/32"]],
  [OWN, OWN_RANGES],
];

const LISTS = REFUSED.map(([what, ranges]) => {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = "", bits] = range.split("/");
    list.addSubnet(net, Number(bits), familyOf(net));
  }
  return { what, list };
});

/** Names by which metadata services are known; what else a name leads to is looked at when it has been resolved. */
const METADATA_NAME = /^(.+\.)?(metadata\.google\.internal|metadata\.goog|instance-data(\.ec2\.internal)?)$/;
const LOCAL_NAME = /^(.+\.)?localhost$/;

/**
 * Why nothing may be sent to a host, for the end of a sentence such as "127.0.0.1 is …"; undefined when it may.
 * @param host an IP address in any spelling that a URL may have, or a name
 * @param allowLoopback for a development cloud on this machine; opens nothing else
 */
export function refusedAddress(
  host: string,
  { allowLoopback }: { allowLoopback: boolean },
): string | undefined {
  const name = canonical(host);
  if (name === undefined) return "no valid host name or address";
  if (METADATA_NAME.test(name)) return "the metadata service of a cloud provider";
  if (LOCAL_NAME.test(name)) return allowLoopback ? undefined : "this machine itself";
  if (!isIP(name)) return undefined;
  const found = whatIs(mapped(name) ?? name);
  if (found) return (found === LOOPBACK || found === OWN) && allowLoopback ? undefined : found;
  const inner = embedded(name);
  const hidden = inner && whatIs(inner);
  return hidden && `an IPv6 form of ${inner}, ${hidden}`;
}

const whatIs = (address: string): string | undefined =>
  LISTS.find(({ list }) => list.check(address, familyOf(address)))?.what;

function familyOf(address: string): Family {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** As the URL standard reads it: 0x7f.1, 2130706433 and full-width digits become 127.0.0.1. */
function canonical(host: string): string | undefined {
  const bare = host
    .trim()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/%.*$/, "") // the zone of a link-local address
    .replace(/\.+$/, "");
  const url = `http://${isIP(bare) === 6 ? `[${bare}]` : bare}/`;
  // With a port, a path or a user it is no host, although the whole may be a URL.
  if (bare === "" || /[/\\?#@\s]/.test(bare) || !URL.canParse(url)) return undefined;
  if (bare.includes(":") && isIP(bare) !== 6) return undefined;
  return new URL(url).hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.+$/, "");
}

/** The IPv4 address of ::ffff:0:0/96, which the system connects to as such. */
function mapped(address: string): string | undefined {
  const groups = groupsOf(address);
  return groups?.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff ? ipv4At(groups, 6) : undefined;
}

/** The IPv4 address that a gateway would find in an IPv6 one. */
function embedded(address: string): string | undefined {
  const groups = groupsOf(address);
  if (!groups) return undefined;
  const [a, b, c, d, e, f] = groups;
  if (a === 0x2002) return ipv4At(groups, 1); // 6to4, RFC 3056
  if (a === 0x64 && b === 0xff9b) return ipv4At(groups, 6); // NAT64, RFC 6052 and RFC 8215
  const isTranslated = !a && !b && !c && !d && e === 0xffff && !f; // RFC 2765
  const isCompatible = !a && !b && !c && !d && !e && !f; // RFC 4291, 2.5.5.1
  const isIsatap = (e === 0 || e === 0x200) && f === 0x5efe; // RFC 5214
  return isTranslated || isCompatible || isIsatap ? ipv4At(groups, 6) : undefined;
}

const ipv4At = (groups: readonly number[], at: number): string =>
  groups
    .slice(at, at + 2)
    .flatMap((g) => [g >> 8, g & 0xff])
    .join(".");

/** The eight groups of a canonical IPv6 address. */
function groupsOf(address: string): number[] | undefined {
  if (isIP(address) !== 6) return undefined;
  const [head = "", tail] = address.split("::");
  const read = (part: string) => (part === "" ? [] : part.split(":").map((g) => Number.parseInt(g, 16)));
  const [left, right] = [read(head), read(tail ?? "")];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
