import { db } from "../db";
import { IS_LEFT_OVER, TOLD_AFTER } from "../made/remove-leftovers";

export interface SiteNumbers {
  site: string;
  leftovers: number;
  /** Those that end. */
  credentials: { id: string; project: string; expiresAt: string }[];
}

/** Of each real site what is left over there, and when its credentials end. */
export async function readSiteNumbers(): Promise<SiteNumbers[]> {
  const [sites, left] = await Promise.all([
    db().site.findMany({
      where: { isRemembered: false },
      orderBy: { nameKey: "asc" },
      select: {
        ...{ id: true, name: true },
        credentials: {
          where: { expiresAt: { not: null } },
          select: { id: true, projectName: true, expiresAt: true },
          orderBy: { id: "asc" },
        },
      },
    }),
    db().$queryRaw<{ siteId: string; count: number }[]>`
      SELECT r.site_id AS "siteId", count(*)::int AS count FROM run_resources r JOIN runs u ON u.id = r.run_id
      WHERE r.tries >= ${TOLD_AFTER} AND ${IS_LEFT_OVER} GROUP BY 1`,
  ]);
  const leftAt = new Map(left.map(({ siteId, count }) => [siteId, count]));
  return sites.map(({ id, name, credentials }) => ({
    site: name,
    leftovers: leftAt.get(id) ?? 0,
    credentials: credentials.flatMap((c) =>
      c.expiresAt ? [{ id: c.id, project: c.projectName, expiresAt: c.expiresAt.toISOString() }] : [],
    ),
  }));
}
