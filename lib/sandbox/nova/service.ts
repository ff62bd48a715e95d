import { namedError, routerError } from "../core/errors";
import type { Route, Service } from "../core/http";
import { thawWhenCut } from "./actions/create-image";
import { evacuateTask } from "./actions/evacuate";
import { liveMigratedTask, liveMigrateTask } from "./actions/live-migrate";
import { powerTasks } from "./actions/power-actions";
import { rebuildTasks } from "./actions/rebuild";
import { resizeTasks } from "./actions/resize";
import { shelveTasks } from "./actions/shelve";
import { snapshotTask } from "./actions/snapshot-image";
import { attachTask } from "./attachments/attach";
import { attachmentRoutes } from "./attachments/attachment-routes";
import { detachTask } from "./attachments/detach";
import { bootTasks } from "./create/boot";
import { finishDelete } from "./delete-server";
import { instanceActionRoutes } from "./instance-action-routes";
import { detachInterfaceTask, interfaceRoutes } from "./interfaces/interface-routes";
import { metadataRoutes } from "./metadata-routes";
import { migrationRoutes } from "./migrations/migration-routes";
import { quiesceRoutes, quiesceTasks } from "./quiesce/quiesce-routes";
import { serverActionRoutes } from "./server-actions";
import { serverRoutes } from "./server-routes";
import { siteRoutes } from "./site-routes";
import { tagRoutes } from "./tag-routes";
import { versionRoutes } from "./versions";

/** An older name for the header that all services have. (nova/api/compute_req_id.py) */
const withRequestId = (routes: readonly Route[]): Route[] =>
  routes.map((route) => ({
    ...route,
    run: async (ask) => {
      const answer = await route.run(ask);
      return { ...answer, headers: { "x-compute-request-id": ask.requestId, ...answer.headers } };
    },
  }));

export const nova: Service = {
  prefix: "/compute",
  name: "nova",
  microversions: {
    type: "compute",
    legacyHeader: "X-OpenStack-Nova-API-Version",
    min: "2.1",
    max: "2.93",
  },
  writeError: (status, message, _type, requestId) => ({
    ...namedError(status, message),
    headers: { "x-compute-request-id": requestId },
  }),
  // Also of a method that a path does not have: what routes it says so.
  writeUnknown: (_status, { headers }) => routerError(headers.accept),
  routes: withRequestId([
    ...versionRoutes,
    ...serverRoutes,
    ...serverActionRoutes,
    ...attachmentRoutes,
    ...interfaceRoutes,
    ...metadataRoutes,
    ...tagRoutes,
    ...instanceActionRoutes,
    ...migrationRoutes,
    ...siteRoutes,
    ...quiesceRoutes,
  ]),
  tasks: {
    ...bootTasks,
    ...powerTasks,
    ...rebuildTasks,
    ...resizeTasks,
    ...shelveTasks,
    "nova.delete": finishDelete,
    "nova.attach-volume": attachTask,
    "nova.detach-volume": detachTask,
    "nova.detach-interface": detachInterfaceTask,
    "nova.evacuate": evacuateTask,
    "nova.live-migrate": liveMigrateTask,
    "nova.live-migrated": liveMigratedTask,
    "nova.snapshot": snapshotTask,
    "nova.thaw-after-image": thawWhenCut,
    ...quiesceTasks,
  },
};
