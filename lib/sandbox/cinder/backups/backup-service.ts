import { notFound } from "../../core/refusal";
import type { Site } from "../../core/site";
import { DAEMONS } from "../rows";

/** The driver's class, which a record names: an import goes to a site with the same. */
export const DRIVER = "cinder.backup.drivers.posix.PosixBackupDriver";

/** Where a site's cinder-backup runs; undefined when none is up. (cinder/backup/api.py, _list_backup_services) */
export const backupHost = (site: Site): string | undefined =>
  site.rows(DAEMONS).find(({ binary, isUp, isEnabled }) => binary === "cinder-backup" && isUp && isEnabled)
    ?.host;

/** @throws Refusal 404, as for something that is not there (cinder/exception.py, ServiceNotFound) */
export function needBackupHost(site: Site): string {
  const host = backupHost(site);
  if (host === undefined) throw notFound("Service cinder-backup could not be found.");
  return host;
}
