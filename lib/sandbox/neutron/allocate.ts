import type { Site } from "../core/site";
import { parseCidr, toAddress, toNumber, versionOf } from "./addresses";
import { refuse } from "./refusals";
import { ADDRESSES, type FixedIp, MACS, type Subnet } from "./rows";

const TRIES = 20;

/** A free MAC on a network, with OpenStack's own beginning. (neutron_lib/utils/net.py, get_random_mac) */
export function freeMac(site: Site, networkId: string): string {
  for (;;) {
    const digits = site.world.ids.hex().slice(0, 6);
    const mac = `fa:16:3e:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
    if (!site.rows(MACS).get(`${networkId}/${mac}`)) return mac;
  }
}

/** @throws Refusal 409 when the network has it already */
export function takeMac(site: Site, networkId: string, mac: string, portId: string): void {
  const id = `${networkId}/${mac}`;
  if (site.rows(MACS).get(id))
    throw refuse(
      409,
      "MacAddressInUse",
      `Unable to complete operation for network ${networkId}. The mac address ${mac} is in use.`,
    );
  site.rows(MACS).insert({ id, portId });
}

export const giveBackMac = (site: Site, networkId: string, mac: string): void =>
  site.rows(MACS).remove(`${networkId}/${mac}`);

/** @throws Refusal 409 when somebody has it already */
export function takeAddress(site: Site, subnet: Subnet, address: string, portId: string): FixedIp {
  const n = toNumber(address);
  const text = toAddress(n, subnet.ipVersion);
  const id = `${subnet.id}/${text}`;
  if (site.rows(ADDRESSES).get(id))
    throw refuse(
      409,
      "IpAddressAlreadyAllocated",
      `IP address ${text} already allocated in subnet ${subnet.id}`,
    );
  site.rows(ADDRESSES).insert({ id, portId });
  return { subnetId: subnet.id, address: text };
}

export const giveBackAddress = (site: Site, { subnetId, address }: FixedIp): void =>
  site.rows(ADDRESSES).remove(`${subnetId}/${address}`);

/** A free address of a subnet's pools; undefined when there is none. Any one, as Neutron takes it. */
export function freeAddress(site: Site, subnet: Subnet): string | undefined {
  const addresses = site.rows(ADDRESSES);
  const isFree = (n: bigint) => !addresses.get(`${subnet.id}/${toAddress(n, subnet.ipVersion)}`);
  for (const { start, end } of subnet.pools) {
    const [first, last] = [toNumber(start), toNumber(end)];
    const window = Math.min(Number(last - first) + 1, 2 ** 32);
    for (let i = 0; i < TRIES; i++) {
      const n = first + BigInt(Math.floor(site.world.ids.chance() * window));
      if (isFree(n)) return toAddress(n, subnet.ipVersion);
    }
  }
  return firstFreeAddress(site, subnet);
}

/** The first of them. */
export function firstFreeAddress(site: Site, subnet: Subnet): string | undefined {
  const addresses = site.rows(ADDRESSES);
  for (const { start, end } of subnet.pools)
    for (let n = toNumber(start); n <= toNumber(end); n++) {
      const address = toAddress(n, subnet.ipVersion);
      if (!addresses.get(`${subnet.id}/${address}`)) return address;
    }
  return undefined;
}

/** The address that a host gives itself on such a subnet, of its MAC. (RFC 4291, modified EUI-64) */
export function ownAddress(subnet: Subnet, mac: string): string {
  const bytes = mac.split(":").map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, ...rest] = bytes;
  const id = [a ^ 2, b, c, 0xff, 0xfe, ...rest].reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return toAddress((parseCidr(subnet.cidr)?.first ?? 0n) | id, 6);
}

/** Whether hosts of this subnet make their own addresses. (neutron/common/ipv6_utils.py) */
export const isSelfAddressed = ({ addressMode, ipVersion }: Subnet): boolean =>
  ipVersion === 6 && (addressMode === "slaac" || addressMode === "dhcpv6-stateless");

export const isOf = (subnet: Subnet, address: string): boolean => versionOf(address) === subnet.ipVersion;
