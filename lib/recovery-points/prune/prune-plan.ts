/** One backup that is to be deleted, at the site that made it and wherever its record is known. */
export interface PlannedDeletion {
  rowId: string;
  pointId: string;
  /** The run that made it: its mark is on the backup. */
  madeByRunId: string;
  credentialId: string;
  volumeId: string;
  serverId: string;
  backupId: string;
  /** "cdf-1 / spool of 20 Nov 14:00" */
  title: string;
  /** Other sites that know it, or may. */
  copies: { siteId: string; siteName: string; credentialId: string | null }[];
}

/** What a prune deletes: shown before the start, stored with the run, and executed as it stands. */
export interface PrunePlan {
  version: 1;
  vnf: { id: string; name: string };
  site: { id: string; name: string };
  madeAt: string;
  points: { id: string; takenAt: string }[];
  /** What builds on another comes before it. */
  deletions: PlannedDeletion[];
  receivers: { siteId: string; siteName: string }[];
  /** By which policy it was planned; left out: somebody chose the points. */
  retention?: PrunedBy;
}

/** A retention policy as it was when it was asked, and what it said. */
export interface PrunedBy {
  policyId: string;
  policyName: string;
  version: number;
  /** What it keeps, a phrase. */
  keeps: string;
  /** Why each point goes, by its id; a phrase each. */
  why: Record<string, string[]>;
  /** Points whose time is over, and that stay while others build on them. */
  parents: { id: string; takenAt: string; why: string[] }[];
}
