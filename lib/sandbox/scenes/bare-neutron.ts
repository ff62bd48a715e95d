import type { Site } from "../core/site";
import { Look } from "../neutron/look";
import { networks } from "../neutron/networks";
import { subnets } from "../neutron/subnets";

/** The network that each region of devcloud has for project demo. (devcloud/bin/ready.py) */
export function bareNeutron(site: Site, projectId: string): void {
  const look = new Look(site, { projectId, isAdmin: false });
  const network = networks.create?.(look, { name: "demo-net" });
  subnets.create?.(look, {
    name: "demo-subnet",
    network_id: network?.id,
    ip_version: 4,
    cidr: `10.${(site.index + 1) * 10}.0.0/24`,
    gateway_ip: null,
  });
}
