import { db } from "../db";
import { SITE_STATES, type SiteRow } from "./installation";

/** Older than this, what a site's poll saw says nothing about now. */
const STALE_AFTER_MS = 90_000;

/** The sites in the order of their names, as the last poll saw them. Throws the driver's error. */
export async function readSites(now: Date): Promise<SiteRow[]> {
  const rows = await db().site.findMany({
    select: { id: true, name: true, region: true, health: { select: { state: true, asOf: true } } },
    orderBy: { nameKey: "asc" },
  });
  return rows.map(({ health, ...site }) => {
    const asOf = health?.asOf ?? null;
    const isKnown = asOf !== null && now.getTime() - asOf.getTime() <= STALE_AFTER_MS;
    const state = SITE_STATES.find((known) => known === health?.state) ?? "unknown";
    return { ...site, asOf: asOf?.toISOString() ?? null, state: isKnown ? state : "unknown" };
  });
}
