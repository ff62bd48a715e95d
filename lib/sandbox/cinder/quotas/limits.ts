import type { Site } from "../../core/site";
import { QUOTA_SETS, VOLUME_TYPES } from "../rows";

/** What a Cinder allows that nobody has set up. (cinder/opts.py, quota_*) */
const DEFAULTS: Readonly<Record<string, number>> = {
  volumes: 10,
  per_volume_gigabytes: -1,
  snapshots: 10,
  gigabytes: 1000,
  backups: 10,
  backup_gigabytes: 1000,
};
const GROUPS = { groups: 10 };

export const quotaClass = (name: string): string => `class:${name}`;

/** Each limit of a class; what it does not set is the default class's. In Cinder's order: types in the middle. */
export function classLimits(site: Site, name = "default"): Record<string, number> {
  const rows = site.rows(QUOTA_SETS);
  const set = { ...rows.get(quotaClass("default"))?.limits, ...rows.get(quotaClass(name))?.limits };
  const perType = site
    .rows(VOLUME_TYPES)
    .all()
    .flatMap((type) =>
      ["volumes", "gigabytes", "snapshots"].map((resource) => [`${resource}_${type.name}`, -1]),
    );
  return { ...DEFAULTS, ...Object.fromEntries(perType), ...GROUPS, ...set };
}

/** Each limit of a project. */
export const projectLimits = (site: Site, projectId: string): Record<string, number> => ({
  ...classLimits(site),
  ...site.rows(QUOTA_SETS).get(projectId)?.limits,
});
