import { grouped } from "../core/grouped";
import { type Check, Complaint, isBoolean, isFixedIp, isListOf, isUuid } from "./checks";
import type { WantedIp } from "./fixed-ips";
import { Look } from "./look";
import { networks } from "./networks";
import { ports } from "./ports";
import { refuse } from "./refusals";
import { removePort } from "./remove-port";
import { revise } from "./resource";
import { FLOATING_IPS, ROUTERS, type Router } from "./rows";
import { seen } from "./seen";

export interface WantedGateway {
  networkId: string;
  hasSnat?: boolean;
  fixedIps?: readonly WantedIp[];
}

/** Nothing, or an empty object, is no gateway. (neutron_lib/api/definitions/l3_ext_gw_mode.py) */
export const isGateway: Check = (value) => {
  if (value === null) return null;
  const { network_id, enable_snat, external_fixed_ips, ...rest } = (value ?? {}) as Record<string, unknown>;
  if (Object.keys(rest).length > 0) throw new Complaint(`Unexpected keys in '${JSON.stringify(value)}'`);
  if (network_id == null) return null;
  return {
    networkId: isUuid(network_id) as string,
    ...(enable_snat === undefined ? {} : { hasSnat: isBoolean(enable_snat) }),
    ...(external_fixed_ips == null ? {} : { fixedIps: isListOf(isFixedIp)(external_fixed_ips) }),
  };
};

/** Certain addresses outside, and none at all for what goes out, are for admins. (neutron/conf/policies/router.py) */
export function refusedRouterRule(rule: string, value: unknown): string | undefined {
  if (!rule.endsWith(":external_gateway_info") || value === null) return undefined;
  const { fixedIps, hasSnat } = value as WantedGateway;
  if (hasSnat === undefined && fixedIps === undefined) return undefined;
  const parts = [
    `${rule}:network_id`,
    ...(hasSnat === undefined ? [] : [`${rule}:enable_snat`]),
    ...(fixedIps === undefined ? [] : [`${rule}:external_fixed_ips`]),
  ];
  return `(${rule} and (${parts.join(" and ")}))`;
}

/** Leads a router outside by another network, or not at all. @throws Refusal (neutron/db/l3_db.py, _update_router_gw_info) */
export function setGateway(look: Look, router: Router, wanted: WantedGateway | null): Router {
  if (!wanted && !router.gateway) return router;
  if (wanted && wanted.networkId === router.gateway?.networkId && !wanted.fixedIps) {
    const hasSnat = wanted.hasSnat ?? router.gateway.hasSnat;
    return look.site.rows(ROUTERS).update(router.id, { gateway: { ...router.gateway, hasSnat } });
  }
  if (wanted && !seen(networks, look, wanted.networkId).isExternal)
    throw refuse(
      400,
      "BadRequest",
      `Bad router request: Network ${wanted.networkId} is not an external network.`,
    );
  if (router.gateway) {
    checkUnused(look, router);
    removePort(look.site, router.gateway.portId);
  }
  return revise(look, ROUTERS, router.id, { gateway: wanted && newGateway(look, router, wanted) });
}

function newGateway(
  look: Look,
  router: Router,
  { fixedIps, hasSnat, networkId }: WantedGateway,
): Router["gateway"] {
  // The port is nobody's: the project must not see it.
  const port = ports.create?.(new Look(look.site, { projectId: "", isAdmin: true }), {
    network_id: networkId,
    project_id: "",
    device_id: router.id,
    device_owner: "network:router_gateway",
    ...(fixedIps ? { fixed_ips: fixedIps } : {}),
  });
  return { networkId, portId: port?.id ?? "", hasSnat: hasSnat ?? true };
}

function checkUnused({ site }: Look, router: Router): void {
  const ips = grouped(site.rows(FLOATING_IPS).all(), "router", (f) => [f.routerId ?? ""]);
  if (ips.has(router.id))
    throw refuse(
      409,
      "RouterExternalGatewayInUseByFloatingIp",
      `Gateway cannot be updated for router ${router.id}, since a gateway to external network ${router.gateway?.networkId} is required by one or more floating IPs.`,
    );
}
