import { db } from "../db";
import { readGivenPorts } from "./addresses/read-given-up";

/** A VM that a VNF has left behind at a site, and that nobody has dealt with; or that it leaves now. */
export interface Former {
  serverId: string;
  projectId: string;
  name: string;
  /** Ports that it gave up for a recovery, and has not got back. */
  ports: string[];
  /** It is in the VNF now. */
  isPresent?: boolean;
}

/** Those of one site, without any that is in a VNF now; in their boot order, then by name. */
export async function readFormers(vnfId: string, siteId: string): Promise<Former[]> {
  const formers = await db().formerMember.findMany({
    where: { vnfId, siteId, releasedAt: null },
    select: { serverId: true, projectId: true, name: true },
    orderBy: [{ bootOrder: "asc" }, { name: "asc" }, { serverId: "asc" }],
  });
  if (formers.length === 0) return [];
  const members = await db().vnfMember.findMany({
    where: { siteId, serverId: { in: formers.map(({ serverId }) => serverId) } },
    select: { serverId: true },
  });
  const left = formers.filter((former) => !members.some(({ serverId }) => serverId === former.serverId));
  const given = await readGivenPorts(vnfId, siteId);
  return left.map((former) => ({ ...former, ports: given.get(former.serverId) ?? [] }));
}
