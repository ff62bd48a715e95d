import { db } from "../db";
import { shownState } from "../sites/site-health";
import type { SiteRow } from "./installation";

interface Row extends Omit<SiteRow, "state" | "asOf"> {
  state: string | null;
  asOf: Date | null;
  ageMs: number | null;
}

/** The sites in the order of their names, as the last poll saw them. Throws the driver's error. */
export async function readSites(): Promise<SiteRow[]> {
  // The age by the database's clock: whoever polled wrote by it, and ours may differ.
  const rows = await db().$queryRaw<Row[]>`
    SELECT s.id, s.name, s.region, h.state, h.as_of AS "asOf",
           (EXTRACT(EPOCH FROM now() - h.as_of) * 1000)::float8 AS "ageMs"
    FROM sites s LEFT JOIN site_health h ON h.site_id = s.id
    WHERE NOT s.is_remembered ORDER BY s.name_key, s.id`;
  return rows.map(({ state, asOf, ageMs, ...site }) => ({
    ...site,
    state: shownState(state ?? undefined, ageMs),
    asOf: asOf?.toISOString() ?? null,
  }));
}
