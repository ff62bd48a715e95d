import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { PORT, type Port } from "./ports";
import { createResource, deleteResource, updateResource } from "./resource";

interface PortFields {
  name?: string | undefined;
  description?: string | undefined;
  /** Off keeps the VM behind it silent: for rehearsals, and until the other site is fenced. */
  isAdminUp?: boolean | undefined;
  securityGroupIds?: readonly string[] | undefined;
  hasPortSecurity?: boolean | undefined;
  allowedAddressPairs?: readonly { address: string; mac?: string | undefined }[] | undefined;
  fixedIps?: readonly { subnetId: string; address?: string | undefined }[] | undefined;
  qosPolicyId?: string | null | undefined;
  extraDhcpOptions?: readonly { name: string; value: string; ipVersion?: number | undefined }[] | undefined;
}

export interface CreatePort extends CallOptions, PortFields {
  networkId: string;
  name: string;
  /** Left out: Neutron makes one. */
  mac?: string | undefined;
  vnicType?: string | undefined;
  /** Admin only, when it is not the token's. */
  projectId?: string | undefined;
}

const wireFields = (p: PortFields) => ({
  name: p.name,
  description: p.description,
  admin_state_up: p.isAdminUp,
  security_groups: p.securityGroupIds,
  port_security_enabled: p.hasPortSecurity,
  allowed_address_pairs: p.allowedAddressPairs?.map((a) => ({ ip_address: a.address, mac_address: a.mac })),
  fixed_ips: p.fixedIps?.map((f) => ({ subnet_id: f.subnetId, ip_address: f.address })),
  qos_policy_id: p.qosPolicyId,
  extra_dhcp_opts: p.extraDhcpOptions?.map(({ name, value, ipVersion }) => ({
    ...{ opt_name: name, opt_value: value, ip_version: ipVersion },
  })),
});

/**
 * Create a port; it is DOWN until a VM gets it. Kind "conflict" with fault IpAddressAlreadyAllocated,
 * IpAddressInUse, MacAddressInUse or IpAddressGenerationFailure, kind "quota" with OverQuota. A chosen MAC or IP
 * needs the network's owner or an admin. Read it again before use: some drivers fill in the addresses late.
 * POST /ports (neutron/plugins/ml2/plugin.py create_port)
 */
export const createPort = (session: Session, port: CreatePort) =>
  createResource(
    session,
    PORT,
    {
      ...wireFields(port),
      network_id: port.networkId,
      mac_address: port.mac,
      "binding:vnic_type": port.vnicType,
      project_id: port.projectId,
    },
    callOptionsOf(port),
  );

/** PUT /ports/{id} (neutron/plugins/ml2/plugin.py update_port) @throws OpenStackError */
export const updatePort = (session: Session, id: string, changes: CallOptions & PortFields): Promise<Port> =>
  updateResource(session, PORT, id, wireFields(changes), callOptionsOf(changes));

/** Delete a port; gone is fine. A VM's port must not be: detach it first. DELETE /ports/{id} */
export const deletePort = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, PORT, id, options);
