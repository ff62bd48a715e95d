import type { Consistency } from "../backups/backup-plan";
import type { ServerDescription } from "../recovery-points/server-description";

/** A VM as a point describes it, of whatever age the point is: what an older one does not know is left out of it. */
export type DescribedServer = ServerDescription;
export type DescribedPort = ServerDescription["ports"][number];
export type DescribedGroup = ServerDescription["securityGroups"][number];

/** One backup in the chain that a volume is restored from. */
export interface PointLink {
  /** Our row of it. */
  backupRowId: string;
  /** Null: it was never made. */
  backupId: string | null;
  sizeGib: number;
  /** As our catalogue has it: "available" is what can be restored. */
  state: string;
  /** The class of the backup driver that made it; null: its record was not read. */
  driver: string | null;
  /** The exported record that a site learns it by. */
  record: "opens" | "sealed-by-another-key" | "missing";
}

export interface PointVolume {
  /** At its source. */
  volumeId: string;
  /** The row of this point's own backup. */
  backupRowId: string;
  sizeGib: number;
  /** The full one first, this point's own last. */
  chain: PointLink[];
  /** A link misses, so it cannot be restored. */
  isBroken: boolean;
}

/** What is kept of a point, as far as a recovery needs it. */
export interface PointFacts {
  id: string;
  /** ISO 8601. */
  takenAt: string;
  state: "complete" | "incomplete";
  consistency: Consistency | null;
  /** VMs that can be recovered from it; all of them for a complete one. */
  usableServerIds: string[];
  volumes: PointVolume[];
  /** VMs whose user data is not at hand: our keys do not open it, or none did at its import. */
  lockedUserData: string[];
}
