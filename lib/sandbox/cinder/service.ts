import { namedError } from "../core/errors";
import type { Service } from "../core/http";
import { backupRoutes } from "./backups/routes";
import { backupTasks } from "./backups/tasks";
import { belowProject } from "./routes";
import { VOLUME_TYPES } from "./rows";
import { DEFAULT_TYPE } from "./types/find-type";
import { MICROVERSIONS, versionRoutes } from "./versions";
import { finishVolume } from "./volumes/make-volume";
import { forgetVolume } from "./volumes/remove-volume";

export const cinder: Service = {
  prefix: "/volume",
  name: "cinder",
  microversions: MICROVERSIONS,
  writeError: namedError,
  routes: [...versionRoutes, ...belowProject([...backupRoutes])],
  tasks: { "cinder.create": finishVolume, "cinder.delete": forgetVolume, ...backupTasks },
  seed(site) {
    site.rows(VOLUME_TYPES).insert({
      id: site.world.ids.uuid(),
      name: DEFAULT_TYPE,
      description: "Default Volume Type",
      isPublic: true,
      extraSpecs: {},
      projectIds: [],
      encryption: null,
      createdAt: site.now(),
      updatedAt: null,
    });
  },
};
