import type { Snapshot } from "../rows";
import type { Backup } from "../rows-backups";

/**
 * What an increment builds on: the backup with the newest data; of a snapshot, the newest one from before it. When
 * none is from before it, the first one listed all the same. (cinder/backup/api.py, create)
 * @param backups of the volume, in the caller's project, newest first, whatever their status
 */
export function chooseParent(
  backups: readonly Backup[],
  snapshot: Pick<Snapshot, "createdAt"> | undefined,
): Backup | undefined {
  const rank = ({ dataTimestamp }: Backup) =>
    !snapshot || second(dataTimestamp) < second(snapshot.createdAt) ? second(dataTimestamp) : -1;
  return backups.reduce<Backup | undefined>(
    (best, each) => (best && rank(best) >= rank(each) ? best : each),
    undefined,
  );
}

/** Cinder's database keeps whole seconds, and compares those. */
const second = (ms: number | null): number => Math.floor((ms ?? 0) / 1000);
