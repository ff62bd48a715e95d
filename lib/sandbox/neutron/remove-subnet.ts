import type { Site } from "../core/site";
import { giveBackAddress } from "./allocate";
import { PORTS, SUBNETS } from "./rows";

/** Takes a subnet away, and its addresses from the ports that have some. */
export function removeSubnet(site: Site, subnetId: string): void {
  for (const port of site.rows(PORTS).all()) {
    const there = port.fixedIps.filter((f) => f.subnetId === subnetId);
    if (there.length === 0) continue;
    for (const each of there) giveBackAddress(site, each);
    site.rows(PORTS).update(port.id, { fixedIps: port.fixedIps.filter((f) => f.subnetId !== subnetId) });
  }
  site.rows(SUBNETS).remove(subnetId);
}
