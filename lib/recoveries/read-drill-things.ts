import { db } from "../db";

/** A thing at a site, by kind and id. */
export interface DrillThing {
  kind: string;
  id: string;
}

/**
 * Networks and security groups that drills of any VNF have made at a site and that are there still: they go with their
 * drill, and networks lead nowhere until then, so no plan uses them.
 */
export async function readDrillThings(siteId: string): Promise<DrillThing[]> {
  const rows = await db().runResource.findMany({
    where: {
      ...{ siteId, removedAt: null, resourceId: { not: null } },
      kind: { in: ["network", "security_group"] },
      run: { recovery: { isDrill: true } },
    },
    select: { kind: true, resourceId: true },
  });
  return rows.map(({ kind, resourceId }) => ({ kind, id: resourceId ?? "" }));
}
