import type { PointBackup } from "../../generated/prisma/client";
import type { BackupContext } from "../backup-context";
import type { PlannedBackup } from "../backup-plan";
import type { SnapshotRecord } from "../window-record";

/**
 * One volume of a point that is to be backed up, as it waits for its turn: hundreds of runs with hundreds of volumes each
 * are kept at once, so no more of it is in memory than its turn needs to begin.
 */
export interface WaitingJob {
  ctx: BackupContext;
  /** Its step's key. */
  key: string;
  rowId: string;
  planned: PlannedBackup;
  snapshot: SnapshotRecord & { snapshotId: string };
}

/** The same while it is backed up. */
export interface VolumeJob extends Omit<WaitingJob, "rowId"> {
  row: PointBackup;
}

/** A try that did not end in a backup: in words, and whether another one may. */
export interface FailedTry {
  cause: string;
  todo: string;
  call?: string | undefined;
  requestId?: string | undefined;
  status?: number | undefined;
  /** "full": an increment would fail again. "no": so would anything. */
  again: "same" | "full" | "no";
}
