import { grouped } from "../core/grouped";
import type { Site } from "../core/site";
import { giveBackAddress, giveBackMac } from "./allocate";
import { FLOATING_IPS, PORTS } from "./rows";

/** Takes a port away, whoever has it: its addresses are free, and its floating IPs lead nowhere. */
export function removePort(site: Site, portId: string): void {
  const port = site.rows(PORTS).get(portId);
  if (!port) return;
  for (const each of port.fixedIps) giveBackAddress(site, each);
  giveBackMac(site, port.networkId, port.mac);
  for (const ip of grouped(site.rows(FLOATING_IPS).all(), "port", (f) => [f.portId ?? ""]).get(portId) ?? [])
    site.rows(FLOATING_IPS).update(ip.id, {
      portId: null,
      routerId: null,
      fixedAddress: null,
      status: "DOWN",
      revision: ip.revision + 1,
      updatedAt: site.now(),
    });
  site.rows(PORTS).remove(portId);
}
