import type { Status } from "@/components/status/status-meta";

/** How a site answered when its health was read last. */
export type SiteState = "reachable" | "slow" | "degraded" | "unreachable" | "unknown";

export interface SiteSummary {
  id: string;
  name: string;
  region: string;
  state: SiteState;
  /** When that was read; null when it never was. */
  asOf: string | null;
}

/** What `GET /api/sites` answers. `asOf` is the server's time of the answer. */
export interface SiteSummaries {
  asOf: string;
  sites: SiteSummary[];
}

/** What is older says nothing about now. */
export const STALE_AFTER_MS = 90_000;

export const SITE_STATUS: Record<SiteState, Status> = {
  reachable: "siteReachable",
  slow: "siteSlow",
  degraded: "siteDegraded",
  unreachable: "siteUnreachable",
  unknown: "unknown",
};

const WORST_FIRST: readonly SiteState[] = ["unreachable", "degraded", "slow", "unknown", "reachable"];

/** Whether a site's state is too old to be taken for the present one. `now` is the server's time. */
export const isStale = ({ asOf }: Pick<SiteSummary, "asOf">, now: number): boolean =>
  asOf === null || now - Date.parse(asOf) > STALE_AFTER_MS;

/** The sites that the top bar has room for: all in their order, or the worst ones and how many more there are. */
export function pickForLegend<T extends Pick<SiteSummary, "state">>(sites: readonly T[], room = 4) {
  if (sites.length <= room) return { shown: [...sites], more: 0 };
  const rank = (site: T) => WORST_FIRST.indexOf(site.state);
  const shown = [...sites].sort((a, b) => rank(a) - rank(b)).slice(0, room);
  return { shown, more: sites.length - room };
}

/** What the sidebar says beside Sites: how many are in trouble, and how loudly. */
export function sitesInTrouble(sites: readonly Pick<SiteSummary, "state">[]) {
  const count = sites.filter(({ state }) => state !== "reachable" && state !== "unknown").length;
  if (count === 0) return null;
  const tone: "fail" | "warn" = sites.some(({ state }) => state === "unreachable") ? "fail" : "warn";
  return { count, tone };
}
