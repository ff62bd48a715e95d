import { grouped } from "../core/grouped";
import { ok, type Route } from "../core/http";
import { sizeOf } from "./addresses";
import { Look } from "./look";
import { refuse } from "./refusals";
import { NETWORKS, type Network, PORTS } from "./rows";

const PATH = "/v2.0/network-ip-availabilities";

/** How many addresses a network has, and how many are taken. (neutron/db/network_ip_availability_db.py) */
function availability(look: Look, network: Network) {
  const bySubnet = grouped(look.site.rows(PORTS).all(), "subnet", (p) => p.fixedIps.map((f) => f.subnetId));
  const subnets = look.subnets(network.id).map((subnet) => ({
    subnet_id: subnet.id,
    ip_version: subnet.ipVersion,
    cidr: subnet.cidr,
    subnet_name: subnet.name,
    used_ips: bySubnet.get(subnet.id)?.length ?? 0,
    total_ips: Number(sizeOf(subnet.pools)),
  }));
  const sum = (of: "used_ips" | "total_ips") => subnets.reduce((total, subnet) => total + subnet[of], 0);
  return {
    network_id: network.id,
    network_name: network.name,
    tenant_id: network.projectId,
    project_id: network.projectId,
    subnet_ip_availability: subnets,
    used_ips: sum("used_ips"),
    total_ips: sum("total_ips"),
  };
}

/** For admins; others see none, rather than a refusal. (neutron/conf/policies/network_ip_availability.py) */
export const ipAvailabilityRoutes: Route[] = [
  {
    name: "network-ip-availabilities.list",
    method: "GET",
    path: PATH,
    run: (ask) => {
      const look = Look.of(ask);
      const is = (name: string, value: string) =>
        !ask.query.has(name) || ask.query.getAll(name).includes(value);
      const shown = look.isAdmin
        ? ask.site
            .rows(NETWORKS)
            .filter(
              (n) =>
                is("network_id", n.id) &&
                is("network_name", n.name) &&
                is("project_id", n.projectId) &&
                is("tenant_id", n.projectId),
            )
        : [];
      return ok({ network_ip_availabilities: shown.map((network) => availability(look, network)) });
    },
  },
  {
    name: "network-ip-availabilities.get",
    method: "GET",
    path: `${PATH}/:id`,
    run: (ask) => {
      const look = Look.of(ask);
      const network = look.isAdmin ? look.network(ask.params.id ?? "") : undefined;
      if (!network) throw refuse(404, "HTTPNotFound", "The resource could not be found.");
      return ok({ network_ip_availability: availability(look, network) });
    },
  },
];
