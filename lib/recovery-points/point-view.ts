import type { PointRow } from "../vnfs/vnf";
import type { Certificate } from "./certificate";
import type { ServerDescription } from "./server-description";

/** What a receiving site knows of one backup. */
export interface CopyView {
  siteId: string;
  siteName: string;
  state: "pending" | "known" | "failed";
  cause: string | null;
  tries: number;
  nextTryAt: string | null;
  knownAt: string | null;
}

/**
 * One backup in the chain that a volume would be restored from. A chain is its volume's, not a VNF's: a VM that was moved
 * takes it along, so that an increment of one VNF may build on the backups of another.
 */
export interface ChainLink {
  backupId: string | null;
  /** Where it is from; null: a VNF that this person does not see. */
  from: { vnfId: string; vnfName: string; pointId: string } | null;
  takenAt: string;
  isIncremental: boolean;
  state: string;
}

/** The backup of one volume in a point. Times are ISO 8601. */
export interface PointBackupView {
  id: string;
  serverId: string;
  volumeId: string;
  volumeName: string;
  device: string | null;
  isRoot: boolean;
  sizeGib: number;
  volumeType: string | null;
  backupId: string | null;
  isIncremental: boolean;
  parentBackupId: string | null;
  chainPosition: number | null;
  state: string;
  failReason: string | null;
  objectCount: number | null;
  startedAt: string | null;
  endedAt: string | null;
  /** From the full one to this one; what is not among our points is told by its id alone. */
  chain: ChainLink[];
  /** A parent is missing among all of our backups, or is not available: it could not be restored. */
  isChainBroken: boolean;
  hasRecord: boolean;
  copies: CopyView[];
}

/** All that the page of a recovery point shows. */
export interface PointView extends PointRow {
  vnf: { id: string; name: string; isDeleted: boolean };
  site: { id: string; name: string };
  now: string;
  rpoMinutes: number;
  completedAt: string | null;
  longestFreezeMs: number | null;
  usableServerIds: string[];
  certificate: Certificate | null;
  servers: ServerDescription[];
  backups: PointBackupView[];
  /** A signed manifest can be downloaded. */
  hasManifest: boolean;
  /** The fingerprint of the key that it is signed with. */
  signedBy: string | null;
  /** When it was imported; null: this installation made it. */
  importedAt: string | null;
}
