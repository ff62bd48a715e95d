import type { SiteState } from "@/components/shell/site-summary";

interface Site {
  state: SiteState;
  /** When the poll saw that; null: never. */
  asOf: string | null;
}

const DOUBTFUL: readonly SiteState[] = ["unreachable", "degraded", "unknown"];

/** Whether a check list is from before the trouble that the poll has seen since: what passed then says nothing now. */
export const areOutdated = ({ state, asOf }: Site, checkedAt: string | null): boolean =>
  checkedAt !== null &&
  DOUBTFUL.includes(state) &&
  (asOf === null || Date.parse(asOf) > Date.parse(checkedAt));
