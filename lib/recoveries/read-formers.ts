import { db } from "../db";

/** A VM that a VNF has left behind at a site, and that nobody has dealt with; or that it leaves now. */
export interface Former {
  serverId: string;
  projectId: string;
  name: string;
  isPresent?: boolean;
}

/** Those of one site, without any that is in a VNF now. */
export async function readFormers(vnfId: string, siteId: string): Promise<Former[]> {
  const formers = await db().formerMember.findMany({
    where: { vnfId, siteId, releasedAt: null },
    select: { serverId: true, projectId: true, name: true },
    orderBy: [{ bootOrder: "asc" }, { serverId: "asc" }],
  });
  if (formers.length === 0) return [];
  const members = await db().vnfMember.findMany({
    where: { siteId, serverId: { in: formers.map(({ serverId }) => serverId) } },
    select: { serverId: true },
  });
  return formers.filter((former) => !members.some(({ serverId }) => serverId === former.serverId));
}
