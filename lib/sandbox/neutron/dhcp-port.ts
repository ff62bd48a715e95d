import { firstFreeAddress, isSelfAddressed } from "./allocate";
import { Look } from "./look";
import { ports } from "./ports";
import { removePort } from "./remove-port";
import type { Port, Subnet } from "./rows";

const OWNER = "network:dhcp";

/**
 * What a DHCP agent does as soon as it hears of a subnet: its port takes the first free address of the pool. devcloud
 * has no such agent, so only a fault "neutron:dhcp" makes one act. Real ones take a second for it; here it is done
 * before the answer, the worst moment for who wants that address. (neutron/agent/linux/dhcp.py, setup_dhcp_port;
 * neutron/ipam/requests.py: PreferNextAddressRequest for this owner)
 */
export function startDhcp(look: Look, subnet: Subnet): void {
  const { site } = look;
  const network = look.network(subnet.networkId);
  if (!network || isSelfAddressed(subnet)) return;
  const point = { at: "neutron:dhcp", site: site.name, subject: network.id, alias: network.name };
  if (site.world.faults.take(point)?.do !== "happen") return;
  const address = firstFreeAddress(site, subnet);
  if (!address) return;
  const agent = new Look(site, { projectId: undefined, isAdmin: true });
  const fixedIp = { subnetId: subnet.id, address };
  const port = dhcpPorts(agent, network.id)[0];
  if (port) ports.update?.(agent, port, { fixed_ips: [...port.fixedIps, fixedIp] });
  else
    ports.create?.(agent, {
      network_id: network.id,
      project_id: network.projectId,
      device_owner: OWNER,
      device_id: `dhcp${site.world.ids.uuid()}-${network.id}`,
      fixed_ips: [fixedIp],
    });
}

/** DHCP is off, or the subnet is gone: its port gives the address back, and goes with its last one. */
export function stopDhcp(look: Look, subnet: Subnet): void {
  const agent = new Look(look.site, { projectId: undefined, isAdmin: true });
  for (const port of dhcpPorts(agent, subnet.networkId)) {
    const left = port.fixedIps.filter(({ subnetId }) => subnetId !== subnet.id);
    if (left.length === 0) removePort(look.site, port.id);
    else if (left.length < port.fixedIps.length) ports.update?.(agent, port, { fixed_ips: left });
  }
}

const dhcpPorts = (look: Look, networkId: string): Port[] =>
  look.ports(networkId).filter(({ deviceOwner }) => deviceOwner === OWNER);
