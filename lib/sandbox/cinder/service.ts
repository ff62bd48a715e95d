import type { Service } from "../core/http";
import { attachmentRoutes } from "./attachments/routes";
import { daemonRoutes } from "./backends/daemon-routes";
import { seedBackend } from "./backends/seed-backend";
import { backupRoutes } from "./backups/routes";
import { backupTasks } from "./backups/tasks";
import { messageRoutes } from "./messages/routes";
import { quotaRoutes } from "./quotas/routes";
import { belowProject } from "./routes";
import { siteRoutes } from "./site-routes";
import { cutSnapshot, finishSnapshot } from "./snapshots/make-snapshot";
import { forgetSnapshot } from "./snapshots/remove-snapshot";
import { snapshotRoutes } from "./snapshots/routes";
import { typeRoutes } from "./types/routes";
import { seedTypes } from "./types/seed-types";
import { MICROVERSIONS, versionRoutes } from "./versions";
import { finishVolume } from "./volumes/finish-volume";
import { forgetVolume } from "./volumes/remove-volume";
import { volumeRoutes } from "./volumes/routes";
import { finishExtend, finishRetype } from "./volumes/volume-actions";
import { writeError } from "./write-error";

export const cinder: Service = {
  prefix: "/volume",
  name: "cinder",
  microversions: MICROVERSIONS,
  writeError,
  routes: [
    ...versionRoutes,
    ...belowProject([
      ...volumeRoutes,
      ...snapshotRoutes,
      ...attachmentRoutes,
      ...typeRoutes,
      ...messageRoutes,
      ...quotaRoutes,
      ...daemonRoutes,
      ...siteRoutes,
      ...backupRoutes,
    ]),
  ],
  tasks: {
    "cinder.create": finishVolume,
    "cinder.delete": forgetVolume,
    "cinder.extend": finishExtend,
    "cinder.retype": finishRetype,
    "cinder.cut": cutSnapshot,
    "cinder.snapshot": finishSnapshot,
    "cinder.deleteSnapshot": forgetSnapshot,
    ...backupTasks,
  },
  seed(site) {
    seedBackend(site);
    seedTypes(site);
  },
};
