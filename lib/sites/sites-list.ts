import type { CheckRow } from "./check-row";
import type { CatalogHost } from "./checks/catalog-hosts";
import type { ServiceHealth, SiteState } from "./site-health";

/** A site as the list shows it. */
export interface ListedSite {
  id: string;
  name: string;
  region: string;
  /** "unknown": nothing was heard of it for too long, or ever. */
  state: SiteState | "unknown";
  /** When it was last looked at. */
  asOf: string | null;
  /** When anything of it last answered. */
  lastAnsweredAt: string | null;
  /** For those who may inspect sites. */
  inspected?: {
    projects: string[];
    services: ServiceHealth[];
    checks: { rows: CheckRow[]; hosts: CatalogHost[]; checkedAt: string | null };
  };
}

/** What /api/sites answers. */
export interface SitesList {
  asOf: string;
  sites: ListedSite[];
  /** Known from manifests only, for those who may inspect sites. */
  remembered: RememberedSite[];
}

/** A site that manifests of another installation tell of: without an address, never asked anything. */
export interface RememberedSite {
  id: string;
  name: string;
  region: string;
  vnfs: number;
  points: number;
}

export const sitesKey = ["sites"] as const;
