import { titledError } from "../core/errors";
import type { Route, Service } from "../core/http";
import { applicationCredentialRoutes } from "./application-credential-routes";
import { discoveryRoutes, writeUnknown } from "./discovery";
import { grantRoutes } from "./grant-routes";
import { groupRoutes } from "./group-routes";
import { ownRoutes } from "./own-routes";
import { projectRoutes } from "./project-routes";
import { roleAssignmentRoutes } from "./role-assignment-routes";
import { roleRoutes } from "./role-routes";
import { tokenRoutes } from "./token-routes";
import { topologyRoutes } from "./topology-routes";
import { refuseOrphan } from "./unknown-token";
import { userRoutes } from "./user-routes";

const routes: readonly Route[] = [
  ...discoveryRoutes,
  ...tokenRoutes,
  ...ownRoutes,
  ...applicationCredentialRoutes,
  ...projectRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...roleRoutes,
  ...grantRoutes,
  ...roleAssignmentRoutes,
  ...topologyRoutes,
];

/** Keystone: one for the whole cloud, with a door in each region. */
export const keystone: Service = {
  prefix: "/identity",
  name: "keystone",
  isKeystone: true,
  writeError: titledError,
  writeUnknown,
  writeUnauthorized: refuseOrphan,
  routes: routes.map((route) => ({
    ...route,
    run: async (ask) => {
      const answer = await route.run(ask);
      return { ...answer, headers: { vary: "X-Auth-Token", ...answer.headers } };
    },
  })),
};
