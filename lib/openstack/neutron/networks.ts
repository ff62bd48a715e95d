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

/* (neutron-lib api-ref networks.inc; provider:* are admin only) */
const WireNetwork = z.object({
  id: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  status: z.string().nullish(),
  project_id: z.string().nullish(),
  admin_state_up: z.boolean().nullish(),
  shared: z.boolean().nullish(),
  "router:external": z.boolean().nullish(),
  mtu: z.number().nullish(),
  subnets: z.array(z.string()).nullish(),
  port_security_enabled: z.boolean().nullish(),
  dns_domain: z.string().nullish(),
  qos_policy_id: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  revision_number: z.number().nullish(),
  "provider:network_type": z.string().nullish(),
  "provider:physical_network": z.string().nullish(),
  "provider:segmentation_id": z.number().nullish(),
});

const toNetwork = (n: z.output<typeof WireNetwork>) => ({
  id: n.id,
  name: n.name ?? "",
  description: n.description ?? "",
  status: n.status ?? undefined,
  projectId: n.project_id ?? undefined,
  isAdminUp: n.admin_state_up ?? undefined,
  isShared: n.shared ?? false,
  isExternal: n["router:external"] ?? false,
  mtuBytes: n.mtu ?? undefined,
  subnetIds: n.subnets ?? [],
  hasPortSecurity: n.port_security_enabled ?? undefined,
  dnsDomain: n.dns_domain || undefined,
  qosPolicyId: n.qos_policy_id ?? undefined,
  tags: n.tags ?? [],
  revision: n.revision_number ?? undefined,
  /** Where it lies in the fabric; admin only. */
  provider: n["provider:network_type"]
    ? {
        type: n["provider:network_type"],
        physicalNetwork: n["provider:physical_network"] ?? undefined,
        segmentationId: n["provider:segmentation_id"] ?? undefined,
      }
    : undefined,
});

const NETWORK = { path: "/networks", key: "network", item: WireNetwork, map: toNetwork };

export type Network = ReturnType<typeof toNetwork>;

export interface ListNetworks extends ListOptions {
  ids?: readonly string[];
  isExternal?: boolean;
  /** With all projects, or with the session's own. */
  isShared?: boolean;
}

/** GET /networks (neutron/db/db_base_plugin_v2.py) @throws OpenStackError */
export function listNetworks(session: Session, options: ListNetworks = {}): AsyncGenerator<Network> {
  const { ids, isExternal, isShared, ...rest } = options;
  return listResource(session, NETWORK, rest, { id: ids, "router:external": isExternal, shared: isShared });
}

/** GET /networks/{id} (neutron/db/db_base_plugin_v2.py) @throws OpenStackError kind "not_found" */
export const getNetwork = (session: Session, id: string, options: CallOptions = {}): Promise<Network> =>
  getResource(session, NETWORK, id, options);

export interface CreateNetwork extends CallOptions {
  name: string;
  description?: string | undefined;
  /** Admin only, when it is not the token's. */
  projectId?: string | undefined;
  mtuBytes?: number | undefined;
  isExternal?: boolean | undefined;
  isShared?: boolean | undefined;
  hasPortSecurity?: boolean | undefined;
  /** Admin only. */
  provider?: { type: string; physicalNetwork?: string; segmentationId?: number } | undefined;
}

/** POST /networks (neutron/plugins/ml2/plugin.py); kind "quota" or "conflict" (segment taken) @throws OpenStackError */
export const createNetwork = (session: Session, network: CreateNetwork) =>
  createResource(
    session,
    NETWORK,
    {
      name: network.name,
      description: network.description,
      project_id: network.projectId,
      mtu: network.mtuBytes,
      "router:external": network.isExternal,
      shared: network.isShared,
      port_security_enabled: network.hasPortSecurity,
      "provider:network_type": network.provider?.type,
      "provider:physical_network": network.provider?.physicalNetwork,
      "provider:segmentation_id": network.provider?.segmentationId,
    },
    callOptionsOf(network),
  );

/** PUT /networks/{id} (neutron/plugins/ml2/plugin.py) @throws OpenStackError */
export const updateNetwork = (
  session: Session,
  id: string,
  changes: CallOptions & { name?: string; description?: string; isAdminUp?: boolean },
): Promise<Network> =>
  updateResource(
    session,
    NETWORK,
    id,
    { name: changes.name, description: changes.description, admin_state_up: changes.isAdminUp },
    callOptionsOf(changes),
  );

/** Delete a network; gone is fine, fault NetworkInUse while it has ports. DELETE /networks/{id} */
export const deleteNetwork = (session: Session, id: string, options: CallOptions = {}): Promise<void> =>
  deleteResource(session, NETWORK, id, options);
