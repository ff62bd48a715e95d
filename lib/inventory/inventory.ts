import type { DrillMark } from "../recoveries/read-drill-marks";
import type { FailoverMark } from "../recoveries/read-failover-marks";
import type { InventoryQuery } from "./inventory-query";
import type { StatusGroup } from "./status-group";

/** A VM in the list. Times are ISO 8601 in UTC. */
export interface InventoryRow {
  siteId: string;
  siteName: string;
  id: string;
  name: string;
  projectId: string;
  projectName: string;
  group: StatusGroup;
  /** Nova's own word. */
  status: string;
  taskState: string | null;
  flavor: string | null;
  /** Null: not known; empty: it has none. So the volumes. */
  addresses: string[] | null;
  volumes: number | null;
  missingSince: string | null;
  deletedAt: string | null;
  /** When its site last told of its project. */
  asOf: string | null;
  stale: boolean;
  /** It is the copy of a drill. */
  drill: DrillMark | null;
  /** A failover has made it, or left it behind. */
  mark: FailoverMark | null;
}

/** How fresh what we know of one site is; of the projects that the reader sees. */
export interface InventorySite {
  id: string;
  name: string;
  /** Its oldest project's. Null: never read. */
  asOf: string | null;
  stale: boolean;
  /** Cause, request id and next step of the last reading, when it failed. */
  failure?: string;
  /** The projects that are stale, when others of the site are not. */
  staleProjects: string[];
  /** VMs that are not deleted, whatever is filtered. */
  vms: number;
}

/** How many VMs each choice of a filter would show, the other filters and the search as they are. */
export interface InventoryFacets {
  site: { value: string; label: string; count: number }[];
  project: { value: string; label: string; count: number }[];
  status: { value: StatusGroup; count: number }[];
}

export interface Inventory {
  asOf: string;
  total: number;
  rows: InventoryRow[];
  facets: InventoryFacets;
  sites: InventorySite[];
  /** False before the first site is added. */
  hasSites: boolean;
}

/** The key of a page of VMs in the query cache. */
export const inventoryKey = (query: InventoryQuery) => ["inventory", "list", query] as const;
