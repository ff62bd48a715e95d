import type { Site } from "../../core/site";

/** The driver's class, which a record names: an import goes to a site with the same. */
export const DRIVER = "cinder.backup.drivers.posix.PosixBackupDriver";

/** Where a site's cinder-backup runs. */
export const backupHost = (site: Site): string => `r${site.index + 1}-cinder`;
