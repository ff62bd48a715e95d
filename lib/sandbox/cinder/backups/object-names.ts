import type { Backup } from "../rows-backups";

/**
 * Where a backup's objects are in the store: all regions see the same one. Who imports a record finds them by what it
 * says. (cinder/backup/chunkeddriver.py, cinder/backup/drivers/posix.py)
 */
export function objectNames({ container, id, serviceMetadata }: Backup) {
  const prefix = `backups/${container}/${id}/${serviceMetadata}`;
  return {
    /** @param n from 1 on */
    block: (n: number): string => `${prefix}-${String(n).padStart(5, "0")}`,
    /** Which objects there are, and what the volume was called. */
    metadata: `${prefix}_metadata`,
    /** The hashes of all blocks, which the next increment compares with. */
    sums: `${prefix}_sha256file`,
  };
}
