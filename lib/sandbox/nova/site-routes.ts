import type { Route } from "../core/http";
import { flavorRoutes } from "./flavors/flavor-routes";
import { hypervisorRoutes } from "./hosts/hypervisor-routes";
import { serviceRoutes } from "./hosts/service-routes";
import { zoneRoutes } from "./hosts/zone-routes";
import { keypairRoutes } from "./keypairs/keypair-routes";
import { limitsRoutes } from "./quotas/limits-route";
import { quotaRoutes } from "./quotas/quota-routes";
import { serverGroupRoutes } from "./server-group-routes";
import { usageRoutes } from "./usage-routes";

/** Nova but servers: flavors, keypairs, server groups, zones, hosts, quotas. */
export const siteRoutes: readonly Route[] = [
  ...flavorRoutes,
  ...keypairRoutes,
  ...serverGroupRoutes,
  ...quotaRoutes,
  ...limitsRoutes,
  ...zoneRoutes,
  ...serviceRoutes,
  ...hypervisorRoutes,
  ...usageRoutes,
];
