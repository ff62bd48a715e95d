import { BlockList, isIP, type LookupFunction } from "node:net";
import { refusedAddress } from "../openstack/address";
import { AddressRefusedError, type Resolve, vettedLookup } from "../openstack/vetted-lookup";

const INTERNAL = new BlockList();
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
] as const)
  INTERNAL.addSubnet(net, bits, "ipv4");
INTERNAL.addSubnet("fc00::", 7, "ipv6");
INTERNAL.addSubnet("::1", 128, "ipv6");

/** Whether an address is of this machine or of a private network. Pure. */
const isInternal = (address: string): boolean =>
  INTERNAL.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** What decides where a hook, or a mail, may lead. */
export interface HookWay {
  /** "https:" or "http:"; of mail "smtps:" (TLS from the start, or by STARTTLS) or "smtp:". */
  protocol: string;
  isInternal: boolean;
}

const PLAIN: Readonly<Record<string, string>> = { "http:": "plain HTTP", "smtp:": "plain SMTP" };

/**
 * Why nothing is sent to a host in digits, for the end of a sentence; undefined when it may, or when it is a name, which is
 * looked at once it is resolved. What is not encrypted goes to private addresses only.
 */
export function refusedHost(hostname: string, way: HookWay): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const refused = refusedAddress(hostname, { allowLoopback: way.isInternal });
  if (refused !== undefined) return refused;
  return isIP(host) === 0 ? undefined : refusedByWay(host, way);
}

/** What else an address is refused for than what `refusedAddress` knows. */
function refusedByWay(address: string, { protocol, isInternal: isAccepted }: HookWay): string | undefined {
  const plain = PLAIN[protocol];
  if (isInternal(address)) {
    const isMail = protocol.startsWith("smtp");
    return isMail && !isAccepted ? "an address of a private network, which was not accepted" : undefined;
  }
  return plain && `a public address, and nothing is sent there by ${plain}`;
}

/** Looks a name up for a socket, as for sites; without encryption each of its addresses has to be a private one. */
export function hookLookup(way: HookWay, resolve?: Resolve): LookupFunction {
  const vetted = vettedLookup(way.isInternal, resolve);
  return (name, options, callback) =>
    vetted(name, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const all = found as { address: string; family: number }[];
      for (const { address } of all) {
        const refused = refusedByWay(address, way);
        if (refused === undefined) continue;
        return callback(new AddressRefusedError(`the name leads to ${address}, ${refused}`), []);
      }
      if (options.all) callback(null, all);
      else callback(null, all[0]?.address ?? "", all[0]?.family);
    });
}
