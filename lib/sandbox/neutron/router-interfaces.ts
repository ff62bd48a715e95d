import { grouped } from "../core/grouped";
import { type Answer, type Ask, ok, type Route } from "../core/http";
import { parseCidr } from "./addresses";
import { isListOf, isRoute } from "./checks";
import { Look } from "./look";
import { ports } from "./ports";
import { refuse } from "./refusals";
import { removePort } from "./remove-port";
import { revise, view } from "./resource";
import { checkRoutes, interfacesOf, isRoutedBy } from "./router-ports";
import { routers } from "./routers";
import {
  FLOATING_IPS,
  type HostRoute,
  PORTS,
  type Port,
  ROUTERS,
  type Router,
  SUBNETS,
  type Subnet,
} from "./rows";
import { changeable, seen } from "./seen";
import { subnets } from "./subnets";

/* What is done with a router besides making and changing it. (neutron/db/l3_db.py, neutron/db/extraroute_db.py) */

const OWNER = "network:router_interface";
const bad = (why: string) => refuse(400, "BadRequest", `Bad router request: ${why}.`);

interface Wanted {
  subnet_id?: string;
  port_id?: string;
}

function stage(ask: Ask): { look: Look; router: Router; wanted: Wanted } {
  const look = Look.of(ask);
  const router = changeable(routers, look, ask.params.id ?? "", "update");
  const wanted = (ask.body ?? {}) as Wanted;
  return { look, router, wanted };
}

function addInterface(ask: Ask): Answer {
  const { look, router, wanted } = stage(ask);
  if (!wanted.subnet_id && !wanted.port_id) throw bad("Either subnet_id or port_id must be specified");
  if (wanted.subnet_id && wanted.port_id) throw bad("Cannot specify both subnet-id and port-id");
  const port = wanted.port_id
    ? attachPort(look, router, wanted.port_id)
    : attachSubnet(look, router, wanted.subnet_id ?? "");
  revise(look, ROUTERS, router.id, {});
  return ok(answer(router, port));
}

function attachPort(look: Look, router: Router, portId: string): Port {
  const port = seen(ports, look, portId);
  if (port.deviceId)
    throw refuse(
      409,
      "PortInUse",
      `Unable to complete operation on port ${port.id} for network ${port.networkId}. Port already has an attached device ${port.deviceId}.`,
    );
  if (port.fixedIps.length === 0) throw bad("Router port must have at least one fixed IP");
  for (const { subnetId } of port.fixedIps)
    checkFree(look, router, look.site.rows(SUBNETS).get(subnetId) as Subnet);
  return revise(look, PORTS, port.id, { deviceId: router.id, deviceOwner: OWNER });
}

function attachSubnet(look: Look, router: Router, subnetId: string): Port {
  const subnet = seen(subnets, look, subnetId);
  if (!subnet.gatewayIp) throw bad("Subnet for router interface must have a gateway IP");
  checkFree(look, router, subnet);
  return ports.create?.(new Look(look.site, { projectId: router.projectId, isAdmin: true }), {
    network_id: subnet.networkId,
    project_id: router.projectId,
    device_id: router.id,
    device_owner: OWNER,
    fixed_ips: [{ subnetId: subnet.id, address: subnet.gatewayIp }],
  }) as Port;
}

/** A router has one port on a subnet, and no two subnets that overlap. */
function checkFree(look: Look, router: Router, subnet: Subnet): void {
  const cidr = parseCidr(subnet.cidr);
  for (const { subnetId } of interfacesOf(look, router.id).flatMap((port) => port.fixedIps)) {
    if (subnetId === subnet.id) throw bad(`Router already has a port on subnet ${subnet.id}`);
    const other = look.site.rows(SUBNETS).get(subnetId);
    const its = other && parseCidr(other.cidr);
    if (its && cidr && its.version === cidr.version && its.first <= cidr.last && cidr.first <= its.last)
      throw bad(
        `Cidr ${subnet.cidr} of subnet ${subnet.id} overlaps with cidr ${other?.cidr} of subnet ${subnetId}`,
      );
  }
}

function removeInterface(ask: Ask): Answer {
  const { look, router, wanted } = stage(ask);
  const own = interfacesOf(look, router.id);
  const port = own.find(
    (p) =>
      (!wanted.port_id || p.id === wanted.port_id) &&
      (!wanted.subnet_id || p.fixedIps.some((f) => f.subnetId === wanted.subnet_id)),
  );
  if (!port && wanted.port_id)
    throw refuse(
      404,
      "RouterInterfaceNotFound",
      `Router ${router.id} does not have an interface with id ${wanted.port_id}`,
    );
  if (!port)
    throw refuse(
      404,
      "RouterInterfaceNotFoundForSubnet",
      `Router ${router.id} has no interface on subnet ${wanted.subnet_id}`,
    );
  checkUnused(look, router, port);
  removePort(look.site, port.id);
  revise(look, ROUTERS, router.id, {});
  return ok(answer(router, port));
}

function checkUnused(look: Look, router: Router, port: Port): void {
  const where = `Router interface for subnet ${port.fixedIps[0]?.subnetId} on router ${router.id} cannot be deleted, as it is required by one or more`;
  const ips =
    grouped(look.site.rows(FLOATING_IPS).all(), "router", (f) => [f.routerId ?? ""]).get(router.id) ?? [];
  const subnetIds = new Set(port.fixedIps.map((f) => f.subnetId));
  const isInside = ({ fixedAddress, portId }: (typeof ips)[number]) =>
    look.site
      .rows(PORTS)
      .get(portId ?? "")
      ?.fixedIps.some((f) => f.address === fixedAddress && subnetIds.has(f.subnetId));
  if (ips.some(isInside)) throw refuse(409, "RouterInterfaceInUseByFloatingIP", `${where} floating IPs.`);
  if (isRoutedBy(look, router, port)) throw refuse(409, "RouterInterfaceInUseByRoute", `${where} routes.`);
}

const answer = (router: Router, port: Port) => ({
  id: router.id,
  tenant_id: router.projectId,
  port_id: port.id,
  network_id: port.networkId,
  subnet_id: port.fixedIps[0]?.subnetId,
  subnet_ids: port.fixedIps.map((f) => f.subnetId),
});

function changeRoutes(
  ask: Ask,
  change: (has: readonly HostRoute[], given: readonly HostRoute[]) => HostRoute[],
): Answer {
  const { look, router } = stage(ask);
  const given = (ask.body as { router?: { routes?: unknown } } | undefined)?.router?.routes ?? [];
  const routes = change(router.routes, isListOf(isRoute)(given) as HostRoute[]);
  checkRoutes(look, router, routes);
  return ok({ router: view(routers, revise(look, ROUTERS, router.id, { routes }), look) });
}

const isSame = (a: HostRoute, b: HostRoute) => a.destination === b.destination && a.nexthop === b.nexthop;

const route = (name: string, verb: string, run: (ask: Ask) => Answer): Route => ({
  name: `routers.${name}`,
  method: "PUT",
  path: `/v2.0/routers/:id/${verb}`,
  run,
});

export const routerRoutes: Route[] = [
  route("add-interface", "add_router_interface", addInterface),
  route("remove-interface", "remove_router_interface", removeInterface),
  route("add-routes", "add_extraroutes", (ask) =>
    changeRoutes(ask, (has, given) => [...has, ...given.filter((g) => !has.some((h) => isSame(g, h)))]),
  ),
  route("remove-routes", "remove_extraroutes", (ask) =>
    changeRoutes(ask, (has, given) => has.filter((h) => !given.some((g) => isSame(g, h)))),
  ),
];
