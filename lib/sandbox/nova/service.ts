import { namedError } from "../core/errors";
import type { Service } from "../core/http";
import { quiesceRoutes, quiesceTasks } from "./quiesce/quiesce-routes";
import { serverActionRoutes } from "./server-actions";
import { siteRoutes } from "./site-routes";

export const nova: Service = {
  prefix: "/compute",
  name: "nova",
  microversions: {
    type: "compute",
    legacyHeader: "x-openstack-nova-api-version",
    min: "2.1",
    max: "2.93",
  },
  writeError: namedError,
  routes: [...serverActionRoutes, ...siteRoutes, ...quiesceRoutes],
  tasks: { ...quiesceTasks },
};
