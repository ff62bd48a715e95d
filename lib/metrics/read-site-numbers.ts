import { db } from "../db";
import { TOLD_AFTER } from "../made/remove-leftovers";

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
    db().runResource.groupBy({
      by: ["siteId"],
      where: {
        ...{ removedAt: null, isTemporary: true, tries: { gte: TOLD_AFTER } },
        run: { endedAt: { not: null } },
      },
      _count: true,
    }),
  ]);
  const leftAt = new Map(left.map((row) => [row.siteId, row._count]));
  return sites.map(({ id, name, credentials }) => ({
    site: name,
    leftovers: leftAt.get(id) ?? 0,
    credentials: credentials.flatMap((c) =>
      c.expiresAt ? [{ id: c.id, project: c.projectName, expiresAt: c.expiresAt.toISOString() }] : [],
    ),
  }));
}
