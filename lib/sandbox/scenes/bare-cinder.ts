import { quotaClass } from "../cinder/quotas/limits";
import { setLimits } from "../cinder/quotas/set-limits";
import type { Site } from "../core/site";

/** Limits as the real cloud for the contract tests has them. (devcloud/bin/ready.py) */
export const bareCinder = (site: Site): void =>
  setLimits(site, quotaClass("default"), {
    volumes: 1_000,
    snapshots: 1_000,
    gigabytes: 100_000,
    backups: 1_000,
    backup_gigabytes: 100_000,
    groups: 100,
  });
