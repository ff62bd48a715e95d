import type { Route } from "../core/http";

/** Nova but servers: flavors, keypairs, server groups, zones, hosts, quotas. */
export const siteRoutes: readonly Route[] = [];
