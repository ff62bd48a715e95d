import { neutronError } from "../core/errors";
import type { Answer, Service } from "../core/http";
import { discoveryRoutes } from "./discovery";
import { floatingIps } from "./floating-ips";
import { ipAvailabilityRoutes } from "./ip-availability";
import { networks } from "./networks";
import { ports } from "./ports";
import { quotaRoutes } from "./quotas";
import { resourceRoutes } from "./resource-routes";
import { routerRoutes } from "./router-interfaces";
import { routers } from "./routers";
import { securityGroupRules } from "./security-group-rules";
import { securityGroups } from "./security-groups";
import { subnets } from "./subnets";
import { tagRoutes } from "./tags";

/** What Neutron says of a request that no resource sees. (neutron/pecan_wsgi/hooks/translation.py) */
const BY_STATUS: Readonly<Record<number, [type: string, message: string]>> = {
  400: ["HTTPBadRequest", "Body contains invalid data"],
  404: ["HTTPNotFound", "The resource could not be found."],
  405: [
    "HTTPMethodNotAllowed",
    "The server could not comply with the request since it is either malformed or otherwise incorrect.",
  ],
};

function writeError(status: number, message: string, type: string | undefined): Answer {
  const [known, text] = BY_STATUS[status] ?? ["HTTPInternalServerError", message];
  return type ? neutronError(status, message, type) : neutronError(status, text, known);
}

export const neutron: Service = {
  prefix: "/network",
  name: "neutron",
  writeError,
  routes: [
    ...discoveryRoutes,
    ...resourceRoutes(networks),
    ...tagRoutes(networks),
    ...resourceRoutes(subnets),
    ...tagRoutes(subnets),
    ...resourceRoutes(ports),
    ...tagRoutes(ports),
    ...resourceRoutes(securityGroups),
    ...tagRoutes(securityGroups),
    ...resourceRoutes(securityGroupRules),
    ...resourceRoutes(routers),
    ...tagRoutes(routers),
    ...routerRoutes,
    ...resourceRoutes(floatingIps),
    ...tagRoutes(floatingIps),
    ...quotaRoutes,
    ...ipAvailabilityRoutes,
  ],
};
