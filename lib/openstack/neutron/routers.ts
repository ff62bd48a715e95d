import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import {
  createResource,
  deleteResource,
  getResource,
  type ListOptions,
  listResource,
  updateResource,
} from "./resource";

const Route = z.object({ destination: z.string(), nexthop: z.string() });

const WireRouter = z.object({
  id: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  status: z.string().nullish(),
  project_id: z.string().nullish(),
  admin_state_up: z.boolean().nullish(),
  routes: z.array(Route).nullish(),
  external_gateway_info: z
    .object({
      network_id: z.string(),
      enable_snat: z.boolean().nullish(),
      external_fixed_ips: z.array(z.object({ subnet_id: z.string(), ip_address: z.string() })).nullish(),
    })
    .nullish(),
  tags: z.array(z.string()).nullish(),
});

const toRouter = (r: z.output<typeof WireRouter>) => ({
  id: r.id,
  name: r.name ?? "",
  description: r.description ?? "",
  status: r.status ?? undefined,
  projectId: r.project_id ?? undefined,
  isAdminUp: r.admin_state_up ?? undefined,
  routes: r.routes ?? [],
  gateway: r.external_gateway_info
    ? {
        networkId: r.external_gateway_info.network_id,
        hasSnat: r.external_gateway_info.enable_snat ?? undefined,
        addresses: (r.external_gateway_info.external_fixed_ips ?? []).map((f) => f.ip_address),
      }
    : undefined,
  tags: r.tags ?? [],
});

const ROUTER = { path: "/routers", key: "router", item: WireRouter, map: toRouter };

/** Its interfaces are the ports with its id as `deviceId`. */
export type Router = ReturnType<typeof toRouter>;

/** GET /routers (neutron/db/l3_db.py) @throws OpenStackError */
export function listRouters(
  session: Session,
  { ids, ...options }: ListOptions & { ids?: readonly string[] } = {},
): AsyncGenerator<Router> {
  return listResource(session, ROUTER, options, { id: ids });
}

/** GET /routers/{id} (neutron/db/l3_db.py) @throws OpenStackError kind "not_found" */
export const getRouter = (session: Session, id: string, options: CallOptions = {}): Promise<Router> =>
  getResource(session, ROUTER, id, options);

/** POST /routers (neutron/db/l3_db.py create_router); kind "quota" @throws OpenStackError */
export const createRouter = (
  session: Session,
  router: CallOptions & { name: string; gatewayNetworkId?: string; projectId?: string },
) =>
  createResource(
    session,
    ROUTER,
    {
      name: router.name,
      project_id: router.projectId,
      external_gateway_info: router.gatewayNetworkId ? { network_id: router.gatewayNetworkId } : undefined,
    },
    callOptionsOf(router),
  );

export interface UpdateRouter extends CallOptions {
  isAdminUp?: boolean;
  /** null: no gateway. */
  gatewayNetworkId?: string | null;
  /** All of them: the new list replaces the old. */
  routes?: readonly { destination: string; nexthop: string }[];
}

/** PUT /routers/{id} (neutron/db/l3_db.py update_router) @throws OpenStackError */
export function updateRouter(session: Session, id: string, changes: UpdateRouter): Promise<Router> {
  const { isAdminUp, gatewayNetworkId, routes } = changes;
  const external_gateway_info =
    gatewayNetworkId === undefined ? undefined : gatewayNetworkId ? { network_id: gatewayNetworkId } : null;
  const body = { admin_state_up: isAdminUp, external_gateway_info, routes };
  return updateResource(session, ROUTER, id, body, callOptionsOf(changes));
}

/** Delete a router; gone is fine, fault RouterInUse while it has interfaces. DELETE /routers/{id} */
export const deleteRouter = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, ROUTER, id, options);

/** A subnet, by its gateway address, or a port with an address of its own. */
export type RouterInterface = { subnetId: string } | { portId: string };

const changeInterface = (session: Session, action: string, id: string, body: unknown, options: CallOptions) =>
  session.json(z.object({ port_id: z.string(), subnet_id: z.string().nullish() }), {
    ...options,
    service: "network",
    method: "PUT",
    path: `/routers/${segment(id)}/${action}`,
    body,
    expect: [200],
    // A second try finds it done, and fails.
    isRepeatable: false,
  });

const wire = (i: RouterInterface) => ("portId" in i ? { port_id: i.portId } : { subnet_id: i.subnetId });

/**
 * Connect a router to a subnet. Kind "bad_request" when it is connected already, or the addresses overlap.
 * PUT /routers/{id}/add_router_interface (neutron/db/l3_db.py)
 */
export async function addRouterInterface(
  session: Session,
  id: string,
  to: RouterInterface,
  options: CallOptions = {},
): Promise<{ portId: string }> {
  const { port_id } = await changeInterface(session, "add_router_interface", id, wire(to), options);
  return { portId: port_id };
}

/**
 * Disconnect a router from a subnet. Kind "not_found" when it is not connected; "conflict" with fault
 * RouterInterfaceInUseByFloatingIP or ...ByRoute.
 * PUT /routers/{id}/remove_router_interface (neutron/db/l3_db.py)
 */
export async function removeRouterInterface(
  session: Session,
  id: string,
  from: RouterInterface,
  options: CallOptions = {},
): Promise<void> {
  await changeInterface(session, "remove_router_interface", id, wire(from), options);
}
