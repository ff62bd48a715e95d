import { namedError } from "../core/errors";
import type { Service } from "../core/http";
import { bootTasks } from "./create/boot";
import { finishDelete } from "./delete-server";
import { instanceActionRoutes } from "./instance-action-routes";
import { quiesceRoutes, quiesceTasks } from "./quiesce/quiesce-routes";
import { serverActionRoutes } from "./server-actions";
import { serverRoutes } from "./server-routes";
import { siteRoutes } from "./site-routes";
import { versionRoutes } from "./versions";

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
  routes: [
    ...versionRoutes,
    ...serverRoutes,
    ...serverActionRoutes,
    ...instanceActionRoutes,
    ...siteRoutes,
    ...quiesceRoutes,
  ],
  tasks: { ...bootTasks, "nova.delete": finishDelete, ...quiesceTasks },
};
