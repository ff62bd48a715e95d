import type { MemberFacts } from "../vnfs/member-facts";
import type { WindowTimes } from "./estimate-window";

/** What is known of a volume's chain: its newest backup of ours that is there and good. */
export interface ChainHead {
  backupId: string;
  /** 0 is full; null: it was built on a backup that is not ours. */
  chainPosition: number | null;
  sizeGib: number;
}

/** How long the backups of a volume took, the newest; null: there was none of the kind. */
export interface BackupTimes {
  fullMs: number | null;
  incrementalMs: number | null;
}

export interface PlannedMemberFacts {
  serverId: string;
  name: string;
  projectId: string;
  position: number;
  bootOrder: number;
  isLeftOut: boolean;
  quiesceMethod: string | null;
  excludedVolumeIds: readonly string[];
  /** What our copy of the inventory has of it. */
  facts: MemberFacts;
}

/** A Cinder group whose type, and whose backend, guarantee one moment for all of its volumes. */
export interface ConsistentGroup {
  id: string;
  name: string;
  volumeIds: readonly string[];
}

/** What a schedule says about full backups, in the place of the VNF's own count of increments. */
export type ChainPolicy = { isFull: true; why: string } | { isFull: false };

/** All that a plan is made from. */
export interface PlanFacts {
  vnf: {
    id: string;
    name: string;
    version: number;
    freezeBudgetMs: number;
    onUnquiesced: "stop" | "continue";
    incrementsBeforeFull: number;
    /** Left out: the count above says. */
    chainPolicy?: ChainPolicy;
    isPaused: boolean;
    /** Its site is known from a manifest only. */
    isSiteRemembered: boolean;
    /** "f-12": a failover of it that is neither accepted nor rolled back; null: there is none. */
    openFailover: string | null;
  };
  site: { id: string; name: string };
  receivers: readonly { siteId: string; siteName: string }[];
  /** In the quiesce order. */
  members: readonly PlannedMemberFacts[];
  groups: readonly ConsistentGroup[];
  /** Why groups could not be looked at, where there are any. */
  groupsUnknown?: string;
  /** By volume id. */
  chains: ReadonlyMap<string, ChainHead>;
  times: ReadonlyMap<string, BackupTimes>;
  /** The class of the site's backup driver, as its last record told it; null: none was made yet. */
  backupDriver: string | null;
  /** The last whole freeze window of this VNF. */
  lastWindowMs: number | null;
  /** What its VMs took in its last windows. */
  windowTimes: WindowTimes;
}
