import { grouped } from "../core/grouped";
import type { Site } from "../core/site";
import { FLOATING_IPS, NETWORKS, PORTS, type Port, SECURITY_GROUPS } from "../neutron/rows";
import type { Server } from "./rows";

export interface Address {
  version: 4 | 6;
  addr: string;
  "OS-EXT-IPS:type": "fixed" | "floating";
  "OS-EXT-IPS-MAC:mac_addr": string;
}
type Nics = Pick<Server, "portIds">;

/** The ports of a server, in the order of its NICs; one that Neutron no longer has is left out. */
export function portsOf(site: Site, { portIds }: Nics): Port[] {
  const ports = site.rows(PORTS);
  return portIds.flatMap((id) => ports.get(id) ?? []);
}

/** By name of the network; fixed ones before floating ones. (nova/api/openstack/compute/views/addresses.py) */
export function addressesOf(site: Site, server: Nics): Record<string, Address[]> {
  if (server.portIds.length === 0) return {};
  const floatingOf = grouped(site.rows(FLOATING_IPS).all(), "port", ({ portId }) => (portId ? [portId] : []));
  const found: Record<string, { fixed: Address[]; floating: Address[] }> = {};
  for (const port of portsOf(site, server)) {
    const label = site.rows(NETWORKS).get(port.networkId)?.name ?? port.networkId;
    found[label] ??= { fixed: [], floating: [] };
    const { fixed, floating } = found[label];
    fixed.push(...port.fixedIps.map(({ address }) => addressView(address, "fixed", port.mac)));
    for (const { address } of floatingOf.get(port.id) ?? [])
      floating.push(addressView(address, "floating", port.mac));
  }
  return Object.fromEntries(
    Object.entries(found).map(([label, { fixed, floating }]) => [label, [...fixed, ...floating]]),
  );
}

const addressView = (addr: string, type: "fixed" | "floating", mac: string): Address => ({
  version: addr.includes(":") ? 6 : 4,
  addr,
  "OS-EXT-IPS:type": type,
  "OS-EXT-IPS-MAC:mac_addr": mac,
});

/** Names of its ports' security groups, each once. (nova/network/security_group_api.py) */
export function securityGroupsOf(site: Site, server: Nics): string[] {
  const groups = site.rows(SECURITY_GROUPS);
  const ids = new Set(portsOf(site, server).flatMap((port) => port.securityGroupIds));
  return [...new Set([...ids].flatMap((id) => groups.get(id)?.name ?? []))];
}
