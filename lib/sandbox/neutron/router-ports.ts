import { isWithin, parseCidr } from "./addresses";
import type { Look } from "./look";
import { refuse } from "./refusals";
import { type HostRoute, type Port, type Router, SUBNETS } from "./rows";

/** The ports by which a router stands in the networks behind it. */
export const interfacesOf = (look: Look, routerId: string): readonly Port[] =>
  look.portsOf(routerId).filter((port) => port.deviceOwner === "network:router_interface");

/** The cidrs that a port is in. */
const cidrsOf = (look: Look, port: Port) =>
  port.fixedIps.flatMap(({ subnetId }) => {
    const subnet = look.site.rows(SUBNETS).get(subnetId);
    const cidr = subnet && parseCidr(subnet.cidr);
    return cidr ? [cidr] : [];
  });

/** @throws Refusal 400 (neutron/db/extraroute_db.py, _validate_routes) */
export function checkRoutes(look: Look, router: Router, routes: readonly HostRoute[]): void {
  const ports = look.portsOf(router.id);
  const cidrs = ports.flatMap((port) => cidrsOf(look, port));
  const own = new Set(ports.flatMap((port) => port.fixedIps.map((f) => f.address)));
  for (const route of routes) {
    const refused = (reason: string) =>
      refuse(
        400,
        "InvalidRoutes",
        `Invalid format for routes: [{'destination': '${route.destination}', 'nexthop': '${route.nexthop}'}], ${reason}`,
      );
    if (!cidrs.some((cidr) => isWithin(cidr, route.nexthop)))
      throw refused("the nexthop is not connected with router");
    if (own.has(route.nexthop)) throw refused("the nexthop is used by router");
  }
}

/** Whether a route goes by a port's subnet. */
export const isRoutedBy = (look: Look, router: Router, port: Port): boolean =>
  router.routes.some(({ nexthop }) => cidrsOf(look, port).some((cidr) => isWithin(cidr, nexthop)));
