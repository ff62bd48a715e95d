import type { WantedIp } from "./fixed-ips";
import type { Look } from "./look";
import { disallowed } from "./refusals";
import type { Values } from "./resource";
import type { Network, Port } from "./rows";

/**
 * What only the network's owner and admins may ask for, besides what is marked so: a certain address, address pairs, and
 * to be a device of the network. Who only uses a shared network may name a subnet. (neutron/conf/policies/port.py)
 */
export function checkPortRights(
  look: Look,
  network: Network,
  values: Values,
  verb: "create" | "update",
  port?: Port,
): void {
  if (look.isAdmin || look.isOwn(network)) return;
  const rule = `rule:${verb}_port`;
  if (values.fixed_ips !== undefined) {
    const wanted = values.fixed_ips as WantedIp[];
    const parts = [
      ...(wanted.some((ip) => ip.subnetId) ? [`${rule}:fixed_ips:subnet_id`] : []),
      ...(wanted.some((ip) => ip.address) ? [`${rule}:fixed_ips:ip_address`] : []),
    ];
    if (verb === "update" && parts.length === 0) throw disallowed(`(${rule} and ${rule}:fixed_ips)`);
    if (verb === "update" || wanted.some((ip) => ip.address))
      throw disallowed(`(${rule} and (${rule}:fixed_ips and (${parts.join(" and ")})))`);
  }
  const pairs = values.allowed_address_pairs as { mac?: string }[] | undefined;
  if (pairs?.length) {
    const name = `${rule}:allowed_address_pairs`;
    const mac = pairs.some((pair) => pair.mac) ? `${name}:mac_address and ` : "";
    throw disallowed(`(${rule} and (${name} and (${mac}${name}:ip_address)))`);
  }
  const owner = values.device_owner as string | undefined;
  if (owner?.startsWith("network:") && owner !== port?.deviceOwner)
    throw disallowed(`(${rule} and ${rule}:device_owner)`);
}
