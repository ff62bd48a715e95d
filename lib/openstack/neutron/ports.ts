import { z } from "zod";
import { ifFound } from "../if-found";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { getResource, type ListOptions, listResource } from "./resource";

/* binding:host_id, vif_* and profile are admin only. (neutron-lib api-ref ports.inc) */
const WirePort = z.object({
  id: z.string(),
  network_id: z.string(),
  mac_address: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  status: z.string().nullish(),
  project_id: z.string().nullish(),
  admin_state_up: z.boolean().nullish(),
  device_id: z.string().nullish(),
  device_owner: z.string().nullish(),
  fixed_ips: z.array(z.object({ subnet_id: z.string(), ip_address: z.string() })).nullish(),
  security_groups: z.array(z.string()).nullish(),
  port_security_enabled: z.boolean().nullish(),
  allowed_address_pairs: z
    .array(z.object({ ip_address: z.string(), mac_address: z.string().nullish() }))
    .nullish(),
  extra_dhcp_opts: z
    .array(z.object({ opt_name: z.string(), opt_value: z.string(), ip_version: z.number().nullish() }))
    .nullish(),
  qos_policy_id: z.string().nullish(),
  dns_name: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  trunk_details: z.object({ trunk_id: z.string() }).nullish(),
  revision_number: z.number().nullish(),
  "binding:vnic_type": z.string().nullish(),
  "binding:vif_type": z.string().nullish(),
  "binding:host_id": z.string().nullish(),
});

const toPort = (p: z.output<typeof WirePort>) => ({
  id: p.id,
  networkId: p.network_id,
  mac: p.mac_address,
  name: p.name ?? "",
  description: p.description ?? "",
  /** DOWN until it is bound to a host; ACTIVE, BUILD, ERROR */
  status: p.status ?? undefined,
  projectId: p.project_id ?? undefined,
  isAdminUp: p.admin_state_up ?? undefined,
  /** The VM or router that it belongs to. */
  deviceId: p.device_id || undefined,
  deviceOwner: p.device_owner || undefined,
  fixedIps: (p.fixed_ips ?? []).map((f) => ({ subnetId: f.subnet_id, address: f.ip_address })),
  securityGroupIds: p.security_groups ?? [],
  hasPortSecurity: p.port_security_enabled ?? undefined,
  allowedAddressPairs: (p.allowed_address_pairs ?? []).map((a) => ({
    address: a.ip_address,
    mac: a.mac_address ?? undefined,
  })),
  extraDhcpOptions: (p.extra_dhcp_opts ?? []).map((o) => ({
    name: o.opt_name,
    value: o.opt_value,
    ipVersion: o.ip_version ?? undefined,
  })),
  qosPolicyId: p.qos_policy_id ?? undefined,
  dnsName: p.dns_name || undefined,
  tags: p.tags ?? [],
  /** The trunk that it is the parent of. */
  trunkId: p.trunk_details?.trunk_id,
  revision: p.revision_number ?? undefined,
  vnicType: p["binding:vnic_type"] ?? "normal",
  /** "binding_failed" when no driver could; admin only, as the host. */
  vifType: p["binding:vif_type"] ?? undefined,
  host: p["binding:host_id"] || undefined,
});

export const PORT = { path: "/ports", key: "port", item: WirePort, map: toPort };

/** A place on a network with its MAC and IP addresses. */
export type Port = ReturnType<typeof toPort>;

export interface ListPorts extends ListOptions {
  /** Of any of these VMs or routers. */
  deviceIds?: readonly string[];
  /** Any of these, "compute:nova". */
  deviceOwners?: readonly string[];
  networkIds?: readonly string[];
  mac?: string;
  /** Any of these; in place of `mac`. */
  macs?: readonly string[];
  /** With any of these addresses. */
  addresses?: readonly string[];
}

/** Ports; their order says nothing about that of a VM's interfaces. GET /ports (neutron/plugins/ml2/plugin.py) */
export function listPorts(session: Session, options: ListPorts = {}): AsyncGenerator<Port> {
  const { deviceIds, deviceOwners, networkIds, mac, macs, addresses, ...rest } = options;
  return listResource(session, PORT, rest, {
    device_id: deviceIds,
    device_owner: deviceOwners,
    network_id: networkIds,
    mac_address: macs ?? mac,
    fixed_ips: addresses?.map((a) => `ip_address=${a}`),
  });
}

/** GET /ports/{id} (neutron/plugins/ml2/plugin.py) @throws OpenStackError kind "not_found" */
export const getPort = (session: Session, id: string, options: CallOptions = {}): Promise<Port> =>
  getResource(session, PORT, id, options);

/** A port, or undefined when there is none with this id that the project sees. @throws OpenStackError */
export const findPort = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getPort(session, id, options));
