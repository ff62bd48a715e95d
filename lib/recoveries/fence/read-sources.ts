import { db } from "../../db";
import type { ServerDescription } from "../../recovery-points/server-description";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { replacedSources, type SourceVm, selectSources } from "./select-sources";

/** Which VMs must not run when the copies of this plan start, the last to boot first: select-sources.ts. */
export async function readSources({
  vnf,
  point,
  servers,
  replaces,
  to,
}: RecoveryRunPlan): Promise<SourceVm[]> {
  if (replaces) return replacedSources(replaces, to.id);
  const { siteId, servers: described } = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: point.id },
    select: { siteId: true, servers: true },
  });
  const pointServers = (described as unknown as ServerDescription[]).map(({ serverId, projectId }) => ({
    serverId,
    projectId,
  }));
  const serverId = { in: pointServers.map((server) => server.serverId) };
  const [members, released, others] = await Promise.all([
    db().vnfMember.findMany({
      where: { vnfId: vnf.id },
      select: { serverId: true, siteId: true, name: true, projectId: true, bootOrder: true },
    }),
    db().formerMember.findMany({
      where: { vnfId: vnf.id, releasedAt: { not: null } },
      select: { siteId: true, serverId: true },
    }),
    db().vnfMember.findMany({
      where: { siteId, serverId, vnfId: { not: vnf.id } },
      select: { siteId: true, serverId: true, vnf: { select: { name: true } } },
    }),
  ]);
  return selectSources({
    planned: servers,
    point: { siteId, servers: pointServers },
    members,
    released,
    others: others.map(({ vnf: { name }, ...vm }) => ({ ...vm, vnfName: name })),
  });
}
