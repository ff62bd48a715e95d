import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const WireInterface = z.object({
  port_id: z.string(),
  net_id: z.string(),
  mac_addr: z.string().nullish(),
  port_state: z.string().nullish(),
  fixed_ips: z.array(z.object({ ip_address: z.string(), subnet_id: z.string().nullish() })).nullish(),
  tag: z.string().nullish(),
});

/** A VM's network interface: the port that it is plugged into. */
export type ServerInterface = ReturnType<typeof toInterface>;

const toInterface = (i: z.output<typeof WireInterface>) => ({
  portId: i.port_id,
  networkId: i.net_id,
  mac: i.mac_addr ?? undefined,
  portState: i.port_state ?? undefined,
  fixedIps: (i.fixed_ips ?? []).map((ip) => ({
    address: ip.ip_address,
    subnetId: ip.subnet_id ?? undefined,
  })),
  tag: i.tag ?? undefined,
});

const path = (serverId: string) => `/servers/${segment(serverId)}/os-interface`;

/** `tag` is shown since 2.70. */
const INTERFACE: Pin = { pin: "2.93", atLeast: "2.70" };

/**
 * The interfaces of a VM in no particular order: it is Neutron's list of ports. The order of the VM's own is in
 * `Server.addresses`.
 * GET /servers/{id}/os-interface (nova/api/openstack/compute/attach_interfaces.py)
 */
export async function listInterfaces(
  session: Session,
  serverId: string,
  options: CallOptions = {},
): Promise<ServerInterface[]> {
  const schema = z.object({ interfaceAttachments: z.array(WireInterface) });
  const { interfaceAttachments } = await session.json(schema, {
    ...options,
    service: "compute",
    method: "GET",
    path: path(serverId),
    microversion: INTERFACE,
    expect: [200],
  });
  return interfaceAttachments.map(toInterface);
}

/**
 * Plug a port into an active, paused or stopped VM; it is in when this returns. The port outlives the VM. A lost
 * answer is not repeated: look at the port's device.
 * POST /servers/{id}/os-interface (nova/api/openstack/compute/attach_interfaces.py)
 * @throws OpenStackError kind "not_found" when there is no such port; "conflict" when a VM has it, for the VM's state,
 * or when that is locked
 */
export async function attachInterface(
  session: Session,
  serverId: string,
  port: CallOptions & { portId: string },
): Promise<ServerInterface> {
  const { interfaceAttachment } = await session.json(z.object({ interfaceAttachment: WireInterface }), {
    ...callOptionsOf(port),
    service: "compute",
    method: "POST",
    path: path(serverId),
    body: { interfaceAttachment: { port_id: port.portId } },
    microversion: INTERFACE,
    expect: [200],
  });
  return toInterface(interfaceAttachment);
}

/**
 * Ask for a port to be unplugged from an active, paused or stopped VM; a VM that is gone is fine. Done when the
 * action's record has ended: Nova looks only then whether the port is on it, and fails there when it is not. A port
 * that Nova made itself is deleted, one of ours stays.
 * DELETE /servers/{id}/os-interface/{port} (nova/api/openstack/compute/attach_interfaces.py)
 * @throws OpenStackError kind "conflict" for the VM's state or when it is locked
 */
export async function detachInterface(
  session: Session,
  serverId: string,
  portId: string,
  options: CallOptions = {},
): Promise<{ requestId: string | undefined }> {
  const { requestId } = await session.call({
    ...options,
    service: "compute",
    method: "DELETE",
    path: `${path(serverId)}/${segment(portId)}`,
    expect: [202, 404],
  });
  return { requestId };
}
