import type { RunKind } from "../generated/prisma/enums";
import type { RecoveryMode, RecoveryState } from "../runs/recovery-view";
import type { PointRow } from "../vnfs/vnf";
import type { SiteRef } from "./recovery-facts";

/** A recovery point that something can be recovered from. */
export interface PointOption {
  id: string;
  runId: string;
  runNumber: number;
  /** ISO 8601. */
  takenAt: string;
  state: PointRow["state"];
  consistency: string | null;
  /** By now; a failover now would lose what was written since. */
  losesMs: number;
  /** GiB of the volumes. */
  sizeGib: number;
  /** In their boot order; of those that are not usable a volume has no backup. */
  vms: { serverId: string; name: string; bootOrder: number; isUsable: boolean }[];
  /** Of its own backups, at each site that learns of them. */
  records: { siteId: string; siteName: string; known: number; of: number; failed: number }[];
}

/** A site that a VNF may be recovered at. */
export interface SiteOption extends SiteRef {
  /** The VNF's own. */
  isHome: boolean;
  /** Its backups' records are sent there. */
  isReceiver: boolean;
  /** By the last look at it; null: nothing was heard of it for too long. */
  answers: boolean | null;
  /** ISO 8601: when that look was. */
  asOf: string | null;
  /** Projects of which a credential is stored: none, and nothing can be made there. */
  projects: number;
  /** A credential for backup records is chosen there: it can learn those that it does not know yet. */
  canImport: boolean;
  /** What was decided for this VNF there; null: nothing yet, proposals only. */
  plan: { version: number; choices: number } | null;
  lastPassedDrill: { runId: string; name: string; at: string } | null;
}

/** Where a VNF is now. */
export interface HomeOption extends SiteRef {
  /** Known from manifests only: nothing can be asked or done there. */
  isRemembered: boolean;
  /** By the last look at it; null: nothing was heard of it for too long. */
  answers: boolean | null;
  /** ISO 8601: when it answered last; null: never, or never asked. */
  lastAnsweredAt: string | null;
}

/** A failover or a relocation that is neither accepted nor rolled back: nothing else may begin for its VNF. */
export interface OpenRecovery {
  /** Its newest run, where it is watched and decided. */
  runId: string;
  name: string;
  mode: RecoveryMode;
  state: RecoveryState;
  siteName: string;
  /** A run is at work; else a person has to decide. */
  isUnderWay: boolean;
}

/** What may be chosen before a recovery of a VNF: the answer of GET /api/vnfs/{id}/recovery-options. Asks no site. */
export interface RecoveryOptions {
  /** ISO 8601, the database's clock. */
  asOf: string;
  vnf: {
    id: string;
    name: string;
    version: number;
    rpoMinutes: number;
    rtoMinutes: number | null;
    drillEveryDays: number | null;
  };
  home: HomeOption;
  /** The newest first; fifty at most. */
  points: PointOption[];
  /** Home last, the others by name; those that receive its backups first. */
  sites: SiteOption[];
  /** The run that holds the VNF now: no drill may begin. */
  busy: { runId: string; name: string; kind: RunKind } | null;
  open: OpenRecovery | null;
}
