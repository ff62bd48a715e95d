import { isWithin, parseCidr, versionOf } from "./addresses";
import { freeAddress, giveBackAddress, isSelfAddressed, ownAddress, takeAddress } from "./allocate";
import type { Look } from "./look";
import { refuse } from "./refusals";
import { type FixedIp, type Network, type Port, SUBNETS, type Subnet } from "./rows";

/** What was asked for: a subnet, an address, or both. */
export type WantedIp = Partial<FixedIp>;

type Owner = Pick<Port, "id" | "mac" | "deviceOwner">;

/**
 * Takes addresses for a port. Without a wish, one of each IP version that the network has. All or none.
 * @throws Refusal (neutron/db/ipam_pluggable_backend.py)
 */
export function takeFixedIps(
  look: Look,
  network: Network,
  port: Owner,
  wanted: readonly WantedIp[] | undefined,
): FixedIp[] {
  const taken: FixedIp[] = [];
  try {
    if (wanted) for (const wish of wanted) taken.push(takeWanted(look, network, port, wish));
    else for (const version of [4, 6] as const) taken.push(...takeAny(look, network, port, version));
  } catch (error) {
    for (const each of taken) giveBackAddress(look.site, each);
    throw error;
  }
  return taken;
}

function takeAny(look: Look, network: Network, port: Owner, version: 4 | 6): FixedIp[] {
  const all = look.subnets(network.id).filter((s) => s.ipVersion === version && serves(s, port));
  const self = all
    .filter(isSelfAddressed)
    .map((s) => takeAddress(look.site, s, ownAddress(s, port.mac), port.id));
  const subnets = all.filter((s) => !isSelfAddressed(s));
  if (subnets.length === 0) return self;
  for (const subnet of subnets) {
    const address = freeAddress(look.site, subnet);
    if (address) return [...self, takeAddress(look.site, subnet, address, port.id)];
  }
  throw refuse(409, "IpAddressGenerationFailure", `No more IP addresses available on network ${network.id}.`);
}

/** A subnet may be for some owners of devices only. (neutron/db/subnet_service_type_mixin.py) */
const serves = ({ serviceTypes }: Subnet, { deviceOwner }: Owner): boolean =>
  serviceTypes.length === 0 || serviceTypes.some((type) => deviceOwner.startsWith(type));

function takeWanted(look: Look, network: Network, port: Owner, { subnetId, address }: WantedIp): FixedIp {
  const subnet = subnetId ? named(look, network, subnetId) : subnetOf(look, network, address ?? "");
  if (address && !isOf(subnet, address))
    throw refuse(
      400,
      "InvalidIpForSubnet",
      `IP address ${address} is not a valid IP for the specified subnet.`,
    );
  if (address) return takeAddress(look.site, subnet, address, port.id);
  if (isSelfAddressed(subnet) && !port.deviceOwner.startsWith("network:router"))
    return takeAddress(look.site, subnet, ownAddress(subnet, port.mac), port.id);
  const free = freeAddress(look.site, subnet);
  if (!free)
    throw refuse(
      409,
      "IpAddressGenerationFailure",
      `No more IP addresses available on network ${network.id}.`,
    );
  return takeAddress(look.site, subnet, free, port.id);
}

function named(look: Look, network: Network, subnetId: string): Subnet {
  const subnet = look.site.rows(SUBNETS).get(subnetId);
  if (!subnet) throw refuse(404, "SubnetNotFound", `Subnet ${subnetId} could not be found.`);
  if (subnet.networkId !== network.id)
    throw refuse(
      400,
      "InvalidInput",
      `Invalid input for operation: Failed to create port on network ${network.id}, because fixed_ips included invalid subnet ${subnetId}.`,
    );
  return subnet;
}

function subnetOf(look: Look, network: Network, address: string): Subnet {
  const found = look.subnets(network.id).find((subnet) => isOf(subnet, address));
  if (!found)
    throw refuse(
      400,
      "InvalidIpForNetwork",
      `IP address ${address} is not a valid IP for any of the subnets on the specified network.`,
    );
  return found;
}

/** Within it, and neither its network's nor its broadcast address. (neutron/ipam/utils.py, check_subnet_ip) */
function isOf(subnet: Subnet, address: string): boolean {
  const cidr = parseCidr(subnet.cidr);
  if (!cidr || !isWithin(cidr, address)) return false;
  const own = parseCidr(address);
  if (cidr.version === 4 && cidr.prefix < 31 && (own?.first === cidr.first || own?.first === cidr.last))
    return false;
  return versionOf(address) === subnet.ipVersion;
}

/** Takes what is new, and gives back what is not wanted any more. @throws Refusal, and then nothing changed */
export function changeFixedIps(
  look: Look,
  network: Network,
  port: Port,
  wanted: readonly WantedIp[],
): FixedIp[] {
  const left = [...port.fixedIps];
  const kept: (FixedIp | WantedIp)[] = wanted.map((wish) => {
    const at = left.findIndex(
      (has) =>
        (!wish.subnetId || wish.subnetId === has.subnetId) && (!wish.address || wish.address === has.address),
    );
    return at < 0 ? wish : (left.splice(at, 1)[0] as FixedIp);
  });
  const isKept = (ip: WantedIp): ip is FixedIp => port.fixedIps.includes(ip as FixedIp);
  const fresh = takeFixedIps(
    look,
    network,
    port,
    kept.filter((ip) => !isKept(ip)),
  );
  for (const each of left) giveBackAddress(look.site, each);
  return kept.map((ip) => (isKept(ip) ? ip : (fresh.shift() as FixedIp)));
}
