import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import {
  createResource,
  deleteResource,
  getResource,
  type ListOptions,
  listResource,
  updateResource,
} from "./resource";

const WireFloatingIp = z.object({
  id: z.string(),
  floating_ip_address: z.string(),
  floating_network_id: z.string(),
  fixed_ip_address: z.string().nullish(),
  port_id: z.string().nullish(),
  router_id: z.string().nullish(),
  status: z.string().nullish(),
  description: z.string().nullish(),
  project_id: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});

const toFloatingIp = (f: z.output<typeof WireFloatingIp>) => ({
  id: f.id,
  address: f.floating_ip_address,
  networkId: f.floating_network_id,
  fixedAddress: f.fixed_ip_address ?? undefined,
  /** Undefined while it leads nowhere. */
  portId: f.port_id ?? undefined,
  routerId: f.router_id ?? undefined,
  status: f.status ?? undefined,
  description: f.description ?? "",
  projectId: f.project_id ?? undefined,
  tags: f.tags ?? [],
});

const FLOATING_IP = { path: "/floatingips", key: "floatingip", item: WireFloatingIp, map: toFloatingIp };

export type FloatingIp = ReturnType<typeof toFloatingIp>;

export interface ListFloatingIps extends Omit<ListOptions, "name"> {
  portIds?: readonly string[];
  networkId?: string;
  address?: string;
}

/** GET /floatingips (neutron/db/l3_db.py) @throws OpenStackError */
export function listFloatingIps(session: Session, options: ListFloatingIps = {}): AsyncGenerator<FloatingIp> {
  const { portIds, networkId, address, ...rest } = options;
  return listResource(session, FLOATING_IP, rest, {
    port_id: portIds,
    floating_network_id: networkId,
    floating_ip_address: address,
  });
}

/** GET /floatingips/{id} (neutron/db/l3_db.py) @throws OpenStackError kind "not_found" */
export const getFloatingIp = (session: Session, id: string, options: CallOptions = {}): Promise<FloatingIp> =>
  getResource(session, FLOATING_IP, id, options);

export interface CreateFloatingIp extends CallOptions {
  /** An external network. */
  networkId: string;
  /** A chosen address needs an admin. */
  address?: string | undefined;
  portId?: string | undefined;
  fixedAddress?: string | undefined;
  description?: string | undefined;
  projectId?: string | undefined;
}

/**
 * Take an address of an external network. Kind "not_found" with fault ExternalGatewayForFloatingIPNotFound when no
 * router leads from there to the port; "conflict" when port or address has one already.
 * POST /floatingips (neutron/db/l3_db.py create_floatingip)
 */
export const createFloatingIp = (session: Session, ip: CreateFloatingIp) =>
  createResource(
    session,
    FLOATING_IP,
    {
      floating_network_id: ip.networkId,
      floating_ip_address: ip.address,
      port_id: ip.portId,
      fixed_ip_address: ip.fixedAddress,
      description: ip.description,
      project_id: ip.projectId,
    },
    callOptionsOf(ip),
  );

/** Lead a floating IP to another port, or with null nowhere. PUT /floatingips/{id} (neutron/db/l3_db.py) */
export const moveFloatingIp = (
  session: Session,
  id: string,
  portId: string | null,
  options: CallOptions = {},
): Promise<FloatingIp> => updateResource(session, FLOATING_IP, id, { port_id: portId }, options);

/** Give a floating IP back; gone is fine. DELETE /floatingips/{id} @throws OpenStackError */
export const deleteFloatingIp = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, FLOATING_IP, id, options);
