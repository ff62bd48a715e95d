import type { SiteState } from "../sites/site-health";
import type { DatabaseState } from "./read-database";
import type { WorkerState } from "./worker-state";

export interface WorkerRow {
  id: string;
  hostname: string;
  pid: number;
  version: string;
  startedAt: string;
  heartbeatAt: string;
  state: WorkerState;
}

export interface SiteRow {
  id: string;
  name: string;
  region: string;
  /** "unknown" also when what was seen is too old to say anything about now. */
  state: SiteState | "unknown";
  /** When the site was last asked; null: never yet. */
  asOf: string | null;
}

/** The state of this installation at one moment, as the overview shows it. Times are ISO 8601 in UTC. */
export interface Installation {
  asOf: string;
  version: string;
  database: DatabaseState;
  /** Working ones first, then the ones last seen. */
  workers: WorkerRow[];
  /** By name. */
  sites: SiteRow[];
}

/** The key of the installation's state in the query cache. */
export const installationKey = ["installation", "get"] as const;
