import { randomUUID } from "node:crypto";
import { db } from "../../db";

/** The rows of an open failover of a VNF whose fence names these VMs at a site, as far as a thaw asks for them. */
export async function storedFailover(
  vnfId: string,
  siteId: string,
  serverIds: readonly string[],
): Promise<{ id: string; name: string }> {
  const servers = serverIds.map((serverId) => ({
    ...{ serverId, name: serverId, state: "unproved", wasRunning: null, wasLocked: null, cause: null },
    at: { siteId, siteName: "Lyon", projectId: "p", tier: 1 },
  }));
  const recovery = await db().recovery.create({
    data: {
      ...{
        mode: "failover",
        vnfId,
        vnfName: "vIMS",
        pointId: randomUUID(),
        isDrill: false,
        openVnfId: vnfId,
      },
      ...{ fromSiteId: siteId, fromSiteName: "Lyon", toSiteId: randomUUID(), toSiteName: "Oslo" },
      fence: { at: new Date().toISOString(), servers, hook: null, isProved: false },
    },
  });
  const run = await db().run.create({
    data: {
      ...{ kind: "failover", state: "running", vnfId, vnfName: "vIMS", siteId, siteName: "Oslo" },
      ...{ startKey: randomUUID(), startedBy: {}, plan: {}, planHash: "-", recoveryId: recovery.id },
    },
  });
  return { id: recovery.id, name: `f-${run.number}` };
}
