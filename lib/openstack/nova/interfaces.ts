import { z } from "zod";
import { type Session, segment } from "../session";
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
    path: `/servers/${segment(serverId)}/os-interface`,
    microversion: { pin: "2.93", atLeast: "2.70" },
    expect: [200],
  });
  return interfaceAttachments.map(toInterface);
}
