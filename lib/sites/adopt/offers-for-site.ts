import { db } from "../../db";
import type { Site } from "../../generated/prisma/client";
import type { AdoptionOffer } from "./adoption-offer";
import { readRemembered } from "./read-remembered";
import { offerOf } from "./seek-vms";

/** The remembered sites that a stored one may be, by what was read of it: it is not asked. */
export async function offersForSite(site: Pick<Site, "id" | "name" | "region">): Promise<AdoptionOffer[]> {
  const remembered = await readRemembered(site);
  if (remembered.length === 0) return [];
  const wanted = [...new Set(remembered.flatMap(({ serverIds }) => serverIds))];
  const seen = await db().inventoryServer.findMany({
    where: { siteId: site.id, serverId: { in: wanted } },
    select: { serverId: true },
  });
  const isRead = await db().inventoryScope.count({ where: { siteId: site.id, asOf: { not: null } } });
  const cause = isRead > 0 ? null : "nothing of it was read yet";
  return remembered.map((row) => offerOf(row, new Set(seen.map(({ serverId }) => serverId)), cause));
}
