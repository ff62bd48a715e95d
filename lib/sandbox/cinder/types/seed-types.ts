import type { Site } from "../../core/site";
import { GROUP_TYPES, VOLUME_TYPES } from "../rows";
import { DEFAULT_TYPE } from "./find-type";

/** What each Cinder's database has from its first day on. (cinder/db/migrations/versions) */
export function seedTypes(site: Site): void {
  site.rows(VOLUME_TYPES).insert({
    id: site.world.ids.uuid(),
    name: DEFAULT_TYPE,
    description: "Default Volume Type",
    isPublic: true,
    extraSpecs: {},
    projectIds: [],
    encryption: null,
    createdAt: site.now(),
    updatedAt: site.now(),
  });
  site.rows(GROUP_TYPES).insert({
    id: site.world.ids.uuid(),
    name: "default_cgsnapshot_type",
    description: "Default group type for migrating cgsnapshot",
    isPublic: true,
    specs: { consistent_group_snapshot_enabled: "<is> True" },
  });
}
