import { isBoolean, isListOf, isRoute, isText } from "./checks";
import { refuse } from "./refusals";
import { removePort } from "./remove-port";
import { isOwnOrAdmin, newStandard, patchOf, type Resource, revise, standardAttributes } from "./resource";
import { isGateway, refusedRouterRule, setGateway, type WantedGateway } from "./router-gateway";
import { checkRoutes, interfacesOf } from "./router-ports";
import { type HostRoute, PORTS, ROUTERS, type Router } from "./rows";

export const routers: Resource<Router> = {
  name: "router",
  plural: "routers",
  path: "routers",
  key: ROUTERS,
  quota: "router",
  gone: (id) => refuse(404, "RouterNotFound", `Router ${id} could not be found`),
  isSeen: isOwnOrAdmin,
  refusedRule: refusedRouterRule,
  attributes: {
    id: { show: (r) => r.id },
    name: { show: (r) => r.name, check: isText() },
    tenant_id: { show: (r) => r.projectId },
    admin_state_up: { show: (r) => r.isAdminUp, check: isBoolean },
    status: { show: () => "ACTIVE" },
    external_gateway_info: {
      show: ({ gateway }, look) =>
        gateway && {
          network_id: gateway.networkId,
          external_fixed_ips: (look.site.rows(PORTS).get(gateway.portId)?.fixedIps ?? []).map(
            ({ address, subnetId }) => ({ subnet_id: subnetId, ip_address: address }),
          ),
          enable_snat: gateway.hasSnat,
        },
      check: isGateway,
      isFilter: false,
    },
    description: { show: (r) => r.description, check: isText() },
    availability_zones: { show: () => [], isFilter: false },
    distributed: { show: () => false, check: isBoolean, setBy: "admin", isSeenBy: "admin" },
    ha: { show: () => false, check: isBoolean, setBy: "admin", isSeenBy: "admin" },
    availability_zone_hints: { show: (r) => r.availabilityZoneHints, check: isListOf(isText()) },
    routes: { show: (r) => r.routes, check: isListOf(isRoute), isFilter: false },
    flavor_id: { show: () => null },
    ...standardAttributes<Router>(),
  },
  create(look, values) {
    const made = look.site.rows(ROUTERS).insert({
      ...newStandard(look, values),
      revision: 1,
      isAdminUp: (values.admin_state_up as boolean | undefined) ?? true,
      routes: [],
      gateway: null,
      availabilityZoneHints: (values.availability_zone_hints as string[] | undefined) ?? [],
    });
    try {
      return setGateway(look, made, (values.external_gateway_info as WantedGateway | undefined) ?? null);
    } catch (error) {
      look.site.rows(ROUTERS).remove(made.id);
      throw error;
    }
  },
  update(look, router, values) {
    const routes = values.routes as HostRoute[] | undefined;
    if (routes) checkRoutes(look, router, routes);
    const wanted = values.external_gateway_info as WantedGateway | null | undefined;
    if (wanted !== undefined) setGateway(look, router, wanted);
    return revise(
      look,
      ROUTERS,
      router.id,
      patchOf<Router>(values, {
        name: "name",
        description: "description",
        admin_state_up: "isAdminUp",
        routes: "routes",
      }),
    );
  },
  remove(look, router) {
    const ports = interfacesOf(look, router.id);
    if (ports.length > 0)
      throw refuse(
        409,
        "RouterInUse",
        `Router ${router.id} has ports still attached: ${ports.map((p) => p.id).join(", ")}`,
      );
    if (router.gateway) removePort(look.site, router.gateway.portId);
    look.site.rows(ROUTERS).remove(router.id);
  },
};
