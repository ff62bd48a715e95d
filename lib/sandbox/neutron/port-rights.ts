import type { WantedIp } from "./fixed-ips";
import type { Port } from "./rows";

/**
 * What only the network's owner may ask for, besides what is marked so: a certain address, address pairs, and to be a
 * device of the network. Who only uses a shared network may name a subnet. (neutron/conf/policies/port.py)
 */
export function refusedPortRule(
  rule: string,
  value: unknown,
  isOwner: boolean,
  port: Port | undefined,
): string | undefined {
  if (isOwner) return undefined;
  if (rule.endsWith(":fixed_ips")) return fixedIpsRule(rule, value as WantedIp[], port !== undefined);
  if (rule.endsWith(":allowed_address_pairs")) {
    const pairs = value as { mac?: string }[];
    const mac = pairs.some((pair) => pair.mac) ? `${rule}:mac_address and ` : "";
    return pairs.length > 0 ? `(${rule} and (${mac}${rule}:ip_address))` : undefined;
  }
  if (rule.endsWith(":device_owner"))
    return String(value).startsWith("network:") && value !== port?.deviceOwner ? rule : undefined;
  return undefined;
}

function fixedIpsRule(rule: string, wanted: readonly WantedIp[], isUpdate: boolean): string | undefined {
  const hasAddress = wanted.some((ip) => ip.address);
  if (!isUpdate && !hasAddress) return undefined;
  const parts = [
    ...(wanted.some((ip) => ip.subnetId) ? [`${rule}:subnet_id`] : []),
    ...(hasAddress ? [`${rule}:ip_address`] : []),
  ];
  return parts.length === 0 ? rule : `(${rule} and (${parts.join(" and ")}))`;
}
