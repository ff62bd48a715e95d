import type { BackupContext } from "./backup-context";
import type { Consistency } from "./backup-plan";
import type { WindowRecord } from "./window-record";

/** How a recovery point was judged. */
export interface PointVerdict {
  state: "complete" | "incomplete";
  consistency: Consistency | null;
}

/**
 * What a backup run consists of. Each may be called again after its worker was killed at any moment of it, and then
 * goes on: it does nothing twice and leaves nothing over.
 */
export interface BackupPhases {
  /** @throws RunStopped when it cannot start */
  runPreflight(ctx: BackupContext): Promise<void>;
  /** @returns the id of the point that is being built */
  describePoint(ctx: BackupContext): Promise<string>;
  /** @throws RunStopped only when nothing was ever sent */
  runWindow(ctx: BackupContext): Promise<WindowRecord>;
  /** What a worker that died in the window may have left frozen, for a run that gets no other window. */
  thawLeft(ctx: BackupContext): Promise<void>;
  beginPoint(ctx: BackupContext, pointId: string, window: WindowRecord): Promise<void>;
  dropPoint(ctx: BackupContext, pointId: string, why: string): Promise<void>;
  backUp(
    ctx: BackupContext,
    pointId: string,
    window: WindowRecord,
    onAvailable: (backupRowId: string) => Promise<void>,
  ): Promise<void>;
  catalogueBackup(ctx: BackupContext, backupRowId: string): Promise<void>;
  finishPoint(ctx: BackupContext, pointId: string, window: WindowRecord): Promise<PointVerdict>;
  tidy(ctx: BackupContext): Promise<void>;
}
