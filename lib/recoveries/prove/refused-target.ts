import { lookup } from "node:dns/promises";
import { refusedAddress } from "../../openstack/address";
import { isLoopbackAllowed } from "../../sites/loopback-switch";

/**
 * Why nothing is sent to an address that a plan says is a VM's; undefined when it may be. What a point says of addresses
 * comes from a site: it may lead neither to this machine nor to our own database (security.md).
 */
export async function refusedTarget(address: string): Promise<string | undefined> {
  const why = refusedAddress(address, { allowLoopback: isLoopbackAllowed() });
  if (why !== undefined) return why;
  return (await databaseAddresses()).includes(address)
    ? "the address of Stillpoint’s own database"
    : undefined;
}

async function databaseAddresses(): Promise<string[]> {
  const url = process.env.DATABASE_URL ?? "";
  if (!URL.canParse(url)) return [];
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "") return [];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
