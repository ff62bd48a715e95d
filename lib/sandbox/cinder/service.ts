import type { Service } from "../core/http";
import { attachmentRoutes } from "./attachments/routes";
import { daemonRoutes } from "./backends/daemon-routes";
import { seedBackend } from "./backends/seed-backend";
import { backupRoutes } from "./backups/routes";
import { backupTasks } from "./backups/tasks";
import { cutGroup, finishGroupSnapshot, forgetGroupSnapshot } from "./group-snapshots/cut-group";
import { groupSnapshotRoutes } from "./group-snapshots/routes";
import { forgetGroup } from "./groups/delete-group";
import { groupRoutes } from "./groups/group-routes";
import { groupSpecRoutes } from "./groups/group-spec-routes";
import { groupTypeRoutes } from "./groups/group-type-routes";
import { finishGroup } from "./groups/make-group";
import { finishUpdate } from "./groups/update-group";
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
import { finishDownload, finishVolume } from "./volumes/finish-volume";
import { forgetVolume } from "./volumes/remove-volume";
import { volumeRoutes } from "./volumes/routes";
import { finishUpload } from "./volumes/upload-volume";
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
      ...groupTypeRoutes,
      ...groupSpecRoutes,
      ...groupRoutes,
      ...groupSnapshotRoutes,
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
    "cinder.download": finishDownload,
    "cinder.upload": finishUpload,
    "cinder.extend": finishExtend,
    "cinder.retype": finishRetype,
    "cinder.cut": cutSnapshot,
    "cinder.snapshot": finishSnapshot,
    "cinder.deleteSnapshot": forgetSnapshot,
    "cinder.group": finishGroup,
    "cinder.groupUpdate": finishUpdate,
    "cinder.groupDelete": forgetGroup,
    "cinder.groupCut": cutGroup,
    "cinder.groupSnapshot": finishGroupSnapshot,
    "cinder.groupSnapshotDelete": forgetGroupSnapshot,
    ...backupTasks,
  },
  seed(site) {
    seedBackend(site);
    seedTypes(site);
  },
};
